/** What an export can be written as. `duckdb` is the database file itself. */
export const exportFormats = ['parquet', 'csv', 'duckdb'] as const;

export type ExportFormat = (typeof exportFormats)[number];

/** The formats in which each table is a file of its own. */
export type TableFormat = Exclude<ExportFormat, 'duckdb'>;

/** The schema of an export, as a DuckDB database without rows: no SQL text keeps all that a catalog holds. */
export const schemaFile = 'schema.duckdb';

/** The whole database, in an export of the format `duckdb`. */
export const databaseFile = 'database.duckdb';

/** Written last; without it an export is not whole. */
export const manifestFile = 'manifest.json';
