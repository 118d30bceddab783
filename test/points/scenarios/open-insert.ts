import { type Application, connections } from '../application.ts';

const { other: connection } = connections;

/** Begins a transaction that inserts and stays open: a checkpoint then lets other inserts commit beside it (DuckDB 1.5). */
export async function openInsert(application: Application): Promise<void> {
  await application.run("BEGIN; INSERT INTO first_half VALUES (3, 1, 'open')", { connection });
}

/** Rolls that transaction back. */
export async function closeInsert(application: Application): Promise<void> {
  await application.run('ROLLBACK', { connection });
}
