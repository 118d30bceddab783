import { setTimeout as sleep } from 'node:timers/promises';
import { balanceRows, bulkEntry, ledgerEntry, type Writer } from '../../points/ledger/schema.ts';
import { LoadDatabase } from '../../points/load/load-database.ts';
import { ProgressFile } from '../../points/load/progress-file.ts';
import { Random } from '../../points/load/random.ts';
import type { EverydayLoadSettings } from './load-process.ts';

// What an application does all day, in a process of its own, until it is killed: requests that commit a few rows each, and
// beside them imports that bring many rows and remove old ones. Neither asks for a checkpoint; DuckDB makes them.
// The settings are the only argument, as JSON.

const settings = JSON.parse(process.argv[2] ?? '{}') as EverydayLoadSettings;

/** Rows of an import: whole row groups, which DuckDB writes to the database file before the commit. */
const importRows = { from: 125_000, to: 200_000 } as const;
/** Imports that are kept. */
const importsKept = 6;
/** Longest pause between two requests, and between two imports, in milliseconds. */
const longestPause = { 1: 20, 2: 400 } as const;

const database = await LoadDatabase.open({
  ...settings,
  engine: '1.5',
  checkpointSleep: 0,
  bulkRows: importRows.to,
});
const progress = ProgressFile.open(settings.progressPath);

/** What has been there for long: nobody touches it, but whoever copies the file has to copy it. */
async function makeHistory(): Promise<void> {
  const connection = await database.connect();
  await connection.run(
    `CREATE TABLE history AS SELECT range AS n, hash(range) AS a, hash(range + 1) AS b FROM range(${settings.historyRows})`,
  );
  await connection.run('CHECKPOINT');
  connection.closeSync();
}

async function write(writer: Writer, random: Random, extra: (seq: bigint) => string): Promise<never> {
  const connection = await database.connect();
  for (let seq = 1n; ; seq += 1n) {
    const entry = ledgerEntry({ writer, seq, pad: random.between(0, 400) });
    progress.attempted(writer, seq);
    await connection.run(`BEGIN; ${entry} ${extra(seq)} COMMIT`);
    progress.durable(writer, seq);
    await sleep(random.between(0, longestPause[writer]));
  }
}

/** A request moves something from one balance to another. */
function request(random: Random): string {
  const half = balanceRows / 2;
  return `
    UPDATE balances SET value = value + 7 WHERE k = ${random.between(0, half)};
    UPDATE balances SET value = value - 7 WHERE k = ${random.between(half, balanceRows)};`;
}

/** An import takes the place of the oldest one that is kept. */
function importRowsOf(seq: bigint, random: Random): string {
  const oldest = seq - BigInt(importsKept);
  return `
    ${bulkEntry({ writer: 2, seq, rows: random.between(importRows.from, importRows.to) })}
    DELETE FROM bulk WHERE writer = 2 AND seq = ${oldest};
    DELETE FROM bulk_totals WHERE writer = 2 AND seq = ${oldest};`;
}

process.on('disconnect', () => process.exit());
await makeHistory();
const [requests, imports] = [new Random(settings.seed), new Random(settings.seed + 1)];
await Promise.all([
  write(1, requests, () => request(requests)),
  write(2, imports, (seq) => importRowsOf(seq, imports)),
]);
