import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { beAloneOnDisk, whoIsOnDisk } from '../../../runtime/src/supervisor/disk/alone-on-disk.ts';
import { DiskLockError } from '../../../runtime/src/supervisor/disk/disk-lock-error.ts';
import { DiskTakenError } from '../../../runtime/src/supervisor/disk/disk-taken-error.ts';

const holdDisk = fileURLToPath(new URL('./hold-disk.ts', import.meta.url));

let folder = '';
let database = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eider-alone-'));
  database = join(folder, 'app.duckdb');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Another process that holds the disk, once it does. */
async function holder(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [holdDisk, database], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

it('refuses a second process, and names the first', async () => {
  const { pid } = await holder();
  expect(() => beAloneOnDisk(database)).toThrow(DiskTakenError);
  expect(() => beAloneOnDisk(database)).toThrow(`process ${pid} on ${hostname()}, since `);
});

it('gives the disk back when it is disposed of', async () => {
  const child = await holder();
  child.stdin?.end();
  await once(child, 'exit');
  beAloneOnDisk(database)[Symbol.dispose]();
  expect(readdirSync(`${database}.eider`)).toEqual(['lock']);
});

it('gives the disk back when the process is killed', async () => {
  const child = await holder();
  child.kill('SIGKILL');
  await once(child, 'exit');
  beAloneOnDisk(database)[Symbol.dispose]();
});

it('does not believe a file that tells of a process long gone', async () => {
  const child = await holder();
  const stale = { host: hostname(), pid: process.pid, startTicks: '1', since: '2020-01-01T00:00:00Z' };
  writeFileSync(join(`${database}.eider`, 'owner.json'), JSON.stringify(stale));
  expect(() => beAloneOnDisk(database)).toThrow(/which one is not known/);
  child.stdin?.end();
});

it('can be looked at without being taken', async () => {
  expect(whoIsOnDisk(database)).toBeUndefined();
  const child = await holder();
  expect(whoIsOnDisk(database)).toContain(`process ${child.pid} on `);
  child.stdin?.end();
  await once(child, 'exit');
  expect(whoIsOnDisk(database)).toBeUndefined();
});

it('keeps other databases in the same folder free', async () => {
  await holder();
  beAloneOnDisk(join(folder, 'other.duckdb'))[Symbol.dispose]();
});

it('lets exactly one of many win', async () => {
  const contenders = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const child = spawn(process.execPath, [holdDisk, database], { stdio: ['pipe', 'pipe', 'ignore'] });
      const exited = once(child, 'exit').then(() => false);
      const held = child.stdout === null ? exited : once(child.stdout, 'data').then(() => true);
      return { child, exited, won: await Promise.race([held, exited]) };
    }),
  );
  for (const { child } of contenders) child.stdin?.end();
  await Promise.all(contenders.map(({ exited }) => exited));
  expect(contenders.filter(({ won }) => won)).toHaveLength(1);
});

it('says that it cannot lock, or look at the lock', () => {
  mkdirSync(`${database}.eider/lock`, { recursive: true });
  expect(() => beAloneOnDisk(database)).toThrow(DiskLockError);
  expect(() => whoIsOnDisk(database)).toThrow(DiskLockError);
});
