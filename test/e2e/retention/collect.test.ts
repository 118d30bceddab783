import { readdir, utimes } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReplicaStage } from '../../support/replica-stage.ts';

const day = 86_400_000;
const rows = 'SELECT count(*) FROM entries';

interface Report {
  readonly dryRun: boolean;
  readonly records: { readonly seq: number; readonly fate: string; readonly reason: string }[];
  readonly deletedRecords: number[];
  readonly deletedObjects: string[];
  readonly bytes: number;
}

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

/** A replica of some states, all of them as old as somebody says by the clock of the store, which is that of the file system. */
async function replicaOfAge(days: number): Promise<void> {
  const running = await stage.run();
  await running.sql('CREATE TABLE entries (n INTEGER)');
  for (const n of [1, 2, 3, 4]) {
    await running.sql(`CREATE OR REPLACE TABLE entries AS SELECT range * ${n} AS n FROM range(${1000 * n})`);
    await running.sql('CHECKPOINT');
    await stage.durable();
  }
  await running.stop();
  const then = new Date(Date.now() - days * day);
  for (const path of await filesOfReplica()) await utimes(path, then, then);
}

async function filesOfReplica(): Promise<string[]> {
  const folders = ['log', 'packs', 'maps'].map((name) =>
    stage.folder.at(`bucket/${stage.keys.root}/${name}`),
  );
  const names = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((name) => `${folder}/${name}`)),
  );
  return names.flat();
}

async function report(...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await stage.eider(['gc', '--json', ...args]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Report;
}

it('says of each record what becomes of it and why, and deletes nothing, in a dry run', async () => {
  await replicaOfAge(40);
  const before = await filesOfReplica();
  const { dryRun, records, deletedRecords } = await report('--dry-run');
  expect(dryRun).toBe(true);
  expect(records.at(0)).toMatchObject({ seq: 1, fate: 'fence', reason: 'an open is never deleted' });
  expect(records.at(-1)).toMatchObject({ fate: 'newest', reason: 'it is the present state' });
  expect(deletedRecords.length).toBeGreaterThan(2);
  expect(await filesOfReplica()).toEqual(before);
  const { stdout } = await stage.eider(['gc', '--dry-run']);
  expect(stdout).toContain('its retention is over');
  expect(stdout).toMatch(/\d+ records and 0 packs and maps would be deleted: \d+ bytes\.$/);
});

it('deletes what is past its retention as the holder of the lease; the newest state stays', async () => {
  await replicaOfAge(40);
  const before = (await filesOfReplica()).length;
  // Nothing of the newest epoch is touched before another writer has opened the log.
  const again = await stage.run();
  await again.stop();
  const { deletedRecords, deletedObjects, bytes } = await report();
  expect(deletedRecords.length).toBeGreaterThan(2);
  expect(deletedObjects.length).toBeGreaterThan(2);
  expect(bytes).toBeGreaterThan(1000);
  expect((await filesOfReplica()).length).toBeLessThan(before);
  expect(await stage.restored(rows)).toEqual([['4000']]);
  expect((await report()).deletedRecords).toEqual([]);
});

it('keeps what is inside the window', async () => {
  await replicaOfAge(0.5);
  const { deletedRecords, deletedObjects, records } = await report();
  expect([...deletedRecords, ...deletedObjects]).toEqual([]);
  expect(records.filter(({ reason }) => reason === 'it is inside the window').length).toBeGreaterThan(3);
});

it('is refused with 75 while a writer lives, who names itself', async () => {
  const running = await stage.run();
  const { code, stderr } = await stage.eider(['gc']);
  expect(code).toBe(75);
  expect(stderr).toContain('The lease');
  expect((await stage.eider(['gc', '--dry-run'])).code).toBe(0);
  expect((await running.stop()).code).toBe(0);
});

it('goes on by itself while an application runs, and so do the archive snapshots', async () => {
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT range AS n FROM range(500)');
  await stage.durable();
  const { name } = await running.logged('archive.finished');
  await running.logged('gc.finished');
  const { code } = await running.stop();
  expect(code).toBe(0);
  const file = stage.folder.at('restored.duckdb');
  const restored = await stage.eider(['restore', '--output', file, '--archive', String(name)]);
  expect(restored.code).toBe(0);
  const lease = JSON.parse((await stage.eider(['lease', 'show', '--json'])).stdout);
  expect(lease).toMatchObject({ lastDrill: { passed: true } });
});
