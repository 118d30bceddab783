import type { TableFormat } from './export-format.ts';

/** A column as it lies in the file of its table. */
export interface FileColumn {
  readonly name: string;
  /** DuckDB's type, such as `DECIMAL(18,3)[]`. */
  readonly type: string;
}

/** What no value can be taken for: unquoted, while every value is quoted. */
const csvNull = '\\N';

/** Bytes of the longest row that is read back from a CSV file; the reader holds two buffers of this size per thread. */
const longestRow = 64 * 2 ** 20;

/**
 * Types that Parquet does not hold as they are: 128-bit numbers become doubles, intervals lose their microseconds and their
 * sign, and some have nothing like them there. They travel as text. A type that is missing here shows when the file is compared.
 */
const textOnly =
  /\b(U?HUGEINT|BIGNUM|INTERVAL|TIME WITH TIME ZONE|TIME_NS|TIMESTAMP_S|BIT|UNION|VARIANT|GEOMETRY)\b/;

/** The columns as a query of the table has to give them, so that the file keeps every value. */
export function encodedColumns(columns: readonly FileColumn[], format: TableFormat): string {
  return columns
    .map(({ name, type }) =>
      isText(type, format) ? `${identifier(name)}::VARCHAR AS ${identifier(name)}` : identifier(name),
    )
    .join(', ');
}

/** The columns as a query of the file gives them back, of their own types. */
export function decodedColumns(columns: readonly FileColumn[], format: TableFormat): string {
  return columns
    .map(({ name, type }) =>
      isText(type, format) ? `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}` : identifier(name),
    )
    .join(', ');
}

/** What follows `COPY … TO`. */
export function writeOptions(format: TableFormat): string {
  return format === 'parquet'
    ? '(FORMAT parquet, COMPRESSION zstd)'
    : `(FORMAT csv, HEADER, FORCE_QUOTE *, NULLSTR ${literal(csvNull)})`;
}

/** A file of a table, as the FROM of a query. */
export function readFrom({
  path,
  columns,
  format,
}: {
  path: string;
  columns: readonly FileColumn[];
  format: TableFormat;
}): string {
  if (format === 'parquet') return `read_parquet(${literal(path)})`;
  const types = columns.map(({ name }) => `${literal(name)}: 'VARCHAR'`).join(', ');
  return `read_csv(${literal(path)}, auto_detect = false, header = true, columns = {${types}}, delim = ',', quote = '"',
    escape = '"', nullstr = ${literal(csvNull)}, allow_quoted_nulls = false, parallel = false,
    max_line_size = ${longestRow}, buffer_size = ${2 * longestRow})`;
}

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const isText = (type: string, format: TableFormat): boolean => format === 'csv' || textOnly.test(type);
