import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { TableName } from './table-names.ts';
import { timestamp } from './timestamp.ts';

type Cell = DuckDBValue | Date;

/**
 * Appends rows in bulk, as part of the connection's transaction if one is open.
 * @returns how many rows there were
 * @throws if a row lacks a column, or breaks a constraint of the table
 */
export async function appendRows(
  connection: DuckDBConnection,
  table: TableName,
  rows: Iterable<Readonly<Record<string, Cell>>>,
): Promise<number> {
  const columns = await columnsOf(connection, table);
  const appender = await connection.createAppender(table);
  const types = columns.map((_, index) => appender.columnType(index));
  let count = 0;
  try {
    for (const row of rows) {
      const cells = columns.map((column) => cellOf(row, column, table));
      cells.forEach((cell, index) => {
        appender.appendValue(cell, types[index]);
      });
      appender.endRow();
      count += 1;
    }
  } finally {
    appender.closeSync();
  }
  return count;
}

function cellOf(row: Readonly<Record<string, Cell>>, column: string, table: TableName): DuckDBValue {
  const cell = row[column];
  if (cell === undefined) throw new Error(`a row for ${table} has no ${column}`);
  return cell instanceof Date ? timestamp(cell) : cell;
}

async function columnsOf(connection: DuckDBConnection, table: TableName): Promise<string[]> {
  const sql = 'SELECT column_name FROM duckdb_columns() WHERE table_name = $table ORDER BY column_index';
  const reader = await connection.runAndReadAll(sql, { table });
  return reader.getRowsJS().map(([name]) => String(name));
}
