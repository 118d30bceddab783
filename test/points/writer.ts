import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { lastEntries } from './ledger/check-ledger.ts';
import type { Writer } from './ledger/schema.ts';
import { firstValue, LoadDatabase } from './load/load-database.ts';
import type { LoadSettings } from './load/load-settings.ts';
import { ProgressFile } from './load/progress-file.ts';
import { Random } from './load/random.ts';
import { type TransactionKind, transactionSql, weights } from './load/transactions.ts';

/**
 * A load on one database until it is killed: two writers, a third connection that checkpoints, and a reader that holds
 * old snapshots. The settings are the only argument, as JSON.
 */
const settings = JSON.parse(process.argv[2] ?? '{}') as LoadSettings;
const database = await LoadDatabase.open(settings);
const progress = ProgressFile.open(settings.progressPath);

/** Two transactions met, or a checkpoint met one: rolled back, and the load goes on. */
const isConflict = (error: unknown): boolean =>
  error instanceof Error && /conflict|Cannot CHECKPOINT|could not be serialized/i.test(error.message);

async function write(writer: Writer, random: Random): Promise<never> {
  const connection = await database.connect();
  let last = (await lastEntries(connection))[writer - 1] ?? 0n;
  for (;;) {
    const seq = last + 1n;
    progress.attempted(writer, seq);
    const kind = random.weighted(weights[writer] as Record<TransactionKind, number>);
    await attempt(connection, await sqlOf(connection, { writer, seq, kind, random }));
    const now = (await lastEntries(connection))[writer - 1] ?? 0n;
    if (now === seq) progress.durable(writer, seq);
    last = now;
  }
}

async function sqlOf(
  connection: DuckDBConnection,
  transaction: { writer: Writer; seq: bigint; kind: TransactionKind; random: Random },
): Promise<string> {
  const { bulkRows } = settings;
  const oldest =
    transaction.kind === 'drop-table'
      ? await firstValue(connection, 'SELECT name FROM made_tables ORDER BY rowid LIMIT 1')
      : undefined;
  const oldestTable = typeof oldest === 'string' ? oldest : undefined;
  return transactionSql({ ...transaction, bulkRows, oldestTable });
}

async function attempt(connection: DuckDBConnection, sql: string): Promise<void> {
  try {
    await connection.run(sql);
  } catch (error) {
    if (!isConflict(error)) throw error;
    if (sql.startsWith('BEGIN')) await connection.run('ROLLBACK');
  }
}

async function checkpoint(random: Random): Promise<never> {
  const connection = await database.connect();
  for (;;) {
    await sleep(random.between(50, 700));
    await attempt(connection, random.next() < 0.7 ? 'CHECKPOINT d' : 'FORCE CHECKPOINT d');
  }
}

async function holdSnapshots(random: Random): Promise<never> {
  const connection = await database.connect();
  for (;;) {
    await connection.run('BEGIN; SELECT count(*) FROM totals');
    await sleep(random.between(50, 600));
    await connection.run('COMMIT');
    await sleep(random.between(0, 300));
  }
}

const seedOf = (part: number): Random => new Random(settings.seed + part);
process.on('disconnect', () => process.exit());
await Promise.all([
  write(1, seedOf(1)),
  write(2, seedOf(2)),
  checkpoint(seedOf(3)),
  holdSnapshots(seedOf(4)),
]);
