import type { DuckDBConnection } from '@duckdb/node-api';

/** What a database is besides its rows: a line per thing, in order, so that two descriptions can be compared. */
export async function describeCatalog(connection: DuckDBConnection, database: string): Promise<string[]> {
  const lines: string[] = [];
  for (const sql of catalogQueries(database)) {
    const rows = (await connection.runAndReadAll(sql)).getRows();
    for (const row of rows) lines.push(row.map(String).join(' '));
  }
  return lines;
}

/** A number for the rows of a table that does not depend on their order. */
export async function fingerprint(
  connection: DuckDBConnection,
  table: string,
): Promise<{ rows: number; hash: string }> {
  // The sum tells what the XOR cannot: two equal rows cancel out in it.
  const sql = `SELECT count(*), bit_xor(hash(t)), sum(hash(t) % 4294967296) FROM ${table} t`;
  const [row] = (await connection.runAndReadAll(sql)).getRows();
  return { rows: Number(row?.[0]), hash: `${row?.[1]} ${row?.[2]}` };
}

/** The tables of a database, each as it is written in SQL. */
export async function tablesOf(connection: DuckDBConnection, database: string): Promise<string[]> {
  const sql = `SELECT ${quotedTable('schema_name', 'table_name')} FROM duckdb_tables()
    WHERE database_name = '${database}' AND NOT internal AND NOT temporary ORDER BY ALL`;
  return (await connection.runAndReadAll(sql)).getRows().map(([name]) => String(name));
}

/** SQL for the name of a table in the schema `schema`. */
export const quotedTable = (schema: string, table: string): string =>
  `format('"{}"."{}"', replace(${schema}, '"', '""'), replace(${table}, '"', '""'))`;

const catalogQueries = (database: string): string[] => {
  const where = `WHERE database_name = '${database}'`;
  return [
    `SELECT 'schema', schema_name, comment FROM duckdb_schemas() ${where} AND NOT internal ORDER BY ALL`,
    `SELECT 'table', schema_name, sql, comment FROM duckdb_tables() ${where} AND NOT internal AND NOT temporary ORDER BY ALL`,
    `SELECT 'column', schema_name, table_name, column_name, data_type, column_default, comment FROM duckdb_columns() ${where} AND NOT internal ORDER BY ALL`,
    `SELECT 'view', schema_name, sql, comment FROM duckdb_views() ${where} AND NOT internal AND NOT temporary ORDER BY ALL`,
    `SELECT 'index', schema_name, sql, comment FROM duckdb_indexes() ${where} ORDER BY ALL`,
    `SELECT 'sequence', schema_name, sql, comment FROM duckdb_sequences() ${where} AND NOT temporary ORDER BY ALL`,
    `SELECT 'macro', schema_name, function_name, parameters, macro_definition, comment FROM duckdb_functions() ${where} AND NOT internal ORDER BY ALL`,
    `SELECT 'type', schema_name, type_name, logical_type, labels, comment FROM duckdb_types() ${where} AND NOT internal ORDER BY ALL`,
  ];
};
