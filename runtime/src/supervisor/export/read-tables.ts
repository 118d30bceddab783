import type { DuckDBConnection } from '@duckdb/node-api';
import { quotedTable } from './describe-database.ts';
import { foreignKeyOrder } from './foreign-key-order.ts';
import { type FileColumn, identifier } from './table-file.ts';

/** A table of a database, with the columns that hold values. */
export interface SourceTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly FileColumn[];
  /** Whether it has a foreign key to itself. */
  readonly refersToItself: boolean;
}

/** The tables of the attached database `old`, each after those that its foreign keys refer to. */
export async function readTables(connection: DuckDBConnection): Promise<SourceTable[]> {
  const parents = await readParents(connection);
  const tables = new Map<string, SourceTable>();
  const listed = `SELECT schema_name, table_name, ${quotedTable('schema_name', 'table_name')} FROM duckdb_tables()
    WHERE database_name = 'old' AND NOT internal AND NOT temporary ORDER BY ALL`;
  for (const [schema, name, key] of await textRows(connection, listed)) {
    if (schema === undefined || name === undefined || key === undefined) continue;
    const refersToItself = parents.get(key)?.includes(key) ?? false;
    tables.set(key, {
      schema,
      name,
      columns: await readColumns(connection, { schema, name }),
      refersToItself,
    });
  }
  const order = foreignKeyOrder(
    [...tables.keys()].map((table) => ({ table, parents: parents.get(table) ?? [] })),
  );
  return order.flatMap((key) => tables.get(key) ?? []);
}

/** The columns of a table without the generated ones, which nobody can insert into. */
async function readColumns(
  connection: DuckDBConnection,
  { schema, name }: { schema: string; name: string },
): Promise<FileColumn[]> {
  const statement = await connection.prepare(
    `SELECT column_name, data_type, column_default IS NOT NULL FROM duckdb_columns()
     WHERE database_name = 'old' AND schema_name = $1 AND table_name = $2 ORDER BY column_index`,
  );
  statement.bindVarchar(1, schema);
  statement.bindVarchar(2, name);
  const columns: FileColumn[] = [];
  for (const [column, type, hasExpression] of (await statement.runAndReadAll()).getRows()) {
    const target = `bare.${identifier(schema)}.${identifier(name)}`;
    if (hasExpression === true && (await isGenerated(connection, { target, column: String(column) })))
      continue;
    columns.push({ name: String(column), type: String(type) });
  }
  return columns;
}

/** No table of DuckDB's tells a generated column from one with a default value; but an INSERT that is only prepared does. */
async function isGenerated(
  connection: DuckDBConnection,
  { target, column }: { target: string; column: string },
): Promise<boolean> {
  try {
    await connection.prepare(`INSERT INTO ${target} (${identifier(column)}) SELECT NULL`);
    return false;
  } catch (failure) {
    if (failure instanceof Error && /generated column/i.test(failure.message)) return true;
    throw failure;
  }
}

async function readParents(connection: DuckDBConnection): Promise<Map<string, string[]>> {
  const sql = `SELECT ${quotedTable('schema_name', 'table_name')}, ${quotedTable('schema_name', 'referenced_table')}
    FROM duckdb_constraints() WHERE database_name = 'old' AND constraint_type = 'FOREIGN KEY' ORDER BY ALL`;
  const parents = new Map<string, string[]>();
  for (const [child = '', parent = ''] of await textRows(connection, sql)) {
    parents.set(child, [...(parents.get(child) ?? []), parent]);
  }
  return parents;
}

async function textRows(connection: DuckDBConnection, sql: string): Promise<string[][]> {
  return (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String));
}
