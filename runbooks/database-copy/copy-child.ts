import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { addMissingIndexes } from '../../runtime/src/supervisor/export/add-missing-indexes.ts';
import {
  describeCatalog,
  fingerprint,
  quotedTable,
  tablesOf,
} from '../../runtime/src/supervisor/export/describe-database.ts';
import { foreignKeyOrder } from '../../runtime/src/supervisor/export/foreign-key-order.ts';
import { storageOf } from '../../runtime/src/supervisor/export/storage-of.ts';
import { type CopyAnswer, type CopyRequest, copyRequestSchema } from './copy-protocol.ts';

/**
 * Copies a database into a new file by DuckDB's own means and compares both: every definition, and the rows of every table.
 * Logical copies lose things (indexes, the order that foreign keys need), so nothing is believed. A process of its own, as
 * everything that opens a database.
 */
async function copy(request: CopyRequest): Promise<CopyAnswer> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return await copyAndCompare(connection, request);
  } catch (failure) {
    return { copied: false, reason: failure instanceof Error ? failure.message : String(failure) };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function copyAndCompare(
  connection: DuckDBConnection,
  { from, to, storageVersion }: CopyRequest,
): Promise<CopyAnswer> {
  await connection.run(`ATTACH ${quoted(from)} AS old (READ_ONLY)`);
  const before = await storageOf(connection, 'old');
  const version = storageVersion ?? before.version.replace(/\+$/, '');
  await connection.run(
    `ATTACH ${quoted(to)} AS new (STORAGE_VERSION ${quoted(version)}, BLOCK_SIZE ${before.blockSize})`,
  );
  await copyContent(connection);
  await addMissingIndexes(connection, 'new');
  await connection.run('USE memory');
  const rows = await compare(connection);
  await connection.run('CHECKPOINT new');
  const after = await storageOf(connection, 'new');
  const [row] = (await connection.runAndReadAll('SELECT version()')).getRows();
  await connection.run('DETACH new');
  return {
    copied: true,
    engine: String(row?.[0]),
    ...rows,
    storageVersion: { from: before.version, to: after.version },
  };
}

/** `COPY FROM DATABASE` fills tables before those that they refer to (duckdb#24215); with foreign keys we choose the order. */
async function copyContent(connection: DuckDBConnection): Promise<void> {
  const referring = `SELECT ${quotedTable('schema_name', 'table_name')}, ${quotedTable('schema_name', 'referenced_table')}
    FROM duckdb_constraints() WHERE database_name = 'old' AND constraint_type = 'FOREIGN KEY' ORDER BY ALL`;
  const keys = (await connection.runAndReadAll(referring)).getRows().map((row) => row.map(String));
  if (keys.length === 0) {
    await connection.run('COPY FROM DATABASE old TO new');
    return;
  }
  await connection.run('COPY FROM DATABASE old TO new (SCHEMA)');
  const tables = (await tablesOf(connection, 'old')).map((table) => ({
    table,
    parents: keys.flatMap(([child, parent = '']) => (child === table ? [parent] : [])),
  }));
  for (const table of foreignKeyOrder(tables))
    await connection.run(`INSERT INTO new.${table} SELECT * FROM old.${table}`);
}

async function compare(connection: DuckDBConnection): Promise<{ tables: number; rows: number }> {
  const [before, after] = [
    await describeCatalog(connection, 'old'),
    await describeCatalog(connection, 'new'),
  ];
  const kept = new Set(after);
  const lost = before.find((line) => !kept.has(line));
  if (lost !== undefined || before.length !== after.length)
    throw new Error(`the copy differs from the database: ${lost ?? 'it has more in it'}`);
  const tables = await tablesOf(connection, 'old');
  let rows = 0;
  for (const table of tables) {
    const original = await fingerprint(connection, `old.${table}`);
    const copied = await fingerprint(connection, `new.${table}`);
    if (original.hash !== copied.hash || original.rows !== copied.rows)
      throw new Error(`the rows of ${table} differ in the copy`);
    rows += original.rows;
  }
  return { tables: tables.length, rows };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

// Whoever asked is gone: nobody wants the copy any more.
process.stdin.on('end', () => process.exit(1)).resume();

const [, , request = ''] = process.argv;
const answer = await copy(copyRequestSchema.parse(JSON.parse(request)));
process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
