import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseLedger } from '../../../examples/hesocial/app/parse-ledger.ts';
import { contradictions } from '../../../examples/hesocial/demo/contradictions.ts';
import { inspectFile } from './inspect-file.ts';
import { startPlatform } from './start-platform.ts';

/** Enough commits for some checkpoints, imports and cancellations among them. */
const enough = 150;

let folder: string;
let databasePath: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hesocial-'));
  databasePath = join(folder, 'hesocial.duckdb');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const ledger = async (path: string) => parseLedger(await readFile(path, 'utf8'));

const untilWritten = (path: string, count: number) =>
  vi.waitFor(async () => expect((await ledger(path)).length).toBeGreaterThanOrEqual(count), {
    timeout: 60_000,
  });

describe('the events platform', () => {
  it('agrees with its ledgers and checks after a crash, a second life and a stop', async () => {
    const [first, second] = [join(folder, 'ledger-1'), join(folder, 'ledger-2')];
    {
      await using platform = startPlatform({ databasePath, ledgerPath: first });
      await untilWritten(first, enough);
      platform.kill('SIGKILL');
      await platform;
    }
    const firstLife = await ledger(first);
    const crashed = await inspectFile(databasePath);
    expect(crashed.exitCode).toBe(0);
    expect(crashed.report.last).toBeGreaterThanOrEqual(firstLife.at(-1)?.seq ?? 0n);

    await using platform = startPlatform({ databasePath, ledgerPath: second });
    await untilWritten(second, enough);
    platform.kill('SIGTERM');
    expect((await platform).exitCode).toBe(0);

    const secondLife = await ledger(second);
    const { report, exitCode } = await inspectFile(databasePath);
    expect(exitCode).toBe(0);
    expect(report.last).toBe(secondLife.at(-1)?.seq);
    const history = { firstLife, restored: crashed.report.last, secondLife };
    expect(contradictions(report.journal, history)).toEqual([]);
  });

  it('is caught when a single registration is gone', async () => {
    const ledgerPath = join(folder, 'ledger');
    await using platform = startPlatform({ databasePath, ledgerPath });
    await untilWritten(ledgerPath, 1);
    platform.kill('SIGTERM');
    await platform;
    const instance = await DuckDBInstance.create(databasePath);
    const connection = await instance.connect();
    await connection.run(`DELETE FROM registrations WHERE id = (
      SELECT max(id) FROM registrations WHERE status = 'confirmed')`);
    connection.closeSync();
    instance.closeSync();

    const { report, exitCode } = await inspectFile(databasePath);
    expect(exitCode).toBe(1);
    const broken = report.checks.filter(({ violations }) => violations > 0).map(({ name }) => name);
    expect(broken).toContain('every payment belongs to a registration, at most one to each');
    expect(broken).toContain('seats taken are the seats of the confirmed registrations');
    expect(broken).toContain('the journal accounts for every row');
  });
});
