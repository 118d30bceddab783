import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { SchemaTablesError } from './errors.ts';
import type { AppliedMigration, Migration, SchemaCompatibility } from './migration.ts';
import type { SchemaState } from './plan-migrations.ts';

/** What is needed of a connection. */
export type Sql = Pick<DuckDBConnection, 'run' | 'runAndReadAll' | 'extractStatements'>;

const createTables = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    number INTEGER PRIMARY KEY, name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL);
  CREATE TABLE IF NOT EXISTS schema_compatibility (version INTEGER NOT NULL, oldest INTEGER NOT NULL);`;

const appliedSchema = z.array(z.object({ number: z.number().int(), name: z.string(), sha256: z.string() }));
const compatibilitySchema = z.array(z.object({ version: z.number().int(), oldest: z.number().int() })).max(1);

/**
 * Reads what a database says of its schema. Changes nothing.
 * @throws {SchemaTablesError} if its tables are not of the form that {@link noteApplied} writes
 */
export async function readSchemaState(sql: Pick<Sql, 'runAndReadAll'>): Promise<SchemaState> {
  const applied = await readRows(sql, {
    table: 'schema_migrations',
    query: 'SELECT number, name, sha256 FROM main.schema_migrations ORDER BY number',
    schema: appliedSchema,
  });
  return { applied, compatibility: await readCompatibility(sql) };
}

/** Only how new the schema is; undefined if the database was never migrated. @throws {SchemaTablesError} */
export async function readCompatibility(
  sql: Pick<Sql, 'runAndReadAll'>,
): Promise<SchemaCompatibility | undefined> {
  const [compatibility] = await readRows(sql, {
    table: 'schema_compatibility',
    query: 'SELECT version, oldest FROM main.schema_compatibility',
    schema: compatibilitySchema,
  });
  return compatibility;
}

/** Makes the tables, if they are not there. Part of the transaction that is open. */
export async function createSchemaTables(sql: Pick<Sql, 'run'>): Promise<void> {
  await sql.run(createTables);
}

/** Writes down that a migration was applied. Part of the transaction that is open. */
export async function noteApplied(
  sql: Pick<Sql, 'run'>,
  { number, name, sha256 }: Migration,
  { version, oldest }: SchemaCompatibility,
): Promise<void> {
  await sql.run(
    // In UTC, without the extension that knows time zones.
    'INSERT INTO main.schema_migrations VALUES ($number, $name, $sha256, make_timestamp(epoch_us(now())))',
    { number, name, sha256 } satisfies AppliedMigration,
  );
  await sql.run('DELETE FROM main.schema_compatibility');
  await sql.run('INSERT INTO main.schema_compatibility VALUES ($version, $oldest)', { version, oldest });
}

async function readRows<Row>(
  sql: Pick<Sql, 'runAndReadAll'>,
  { table, query, schema }: { table: string; query: string; schema: z.ZodType<Row[]> },
): Promise<Row[]> {
  const exists = `SELECT count(*)::INTEGER FROM duckdb_tables()
    WHERE database_name = current_database() AND schema_name = 'main' AND table_name = $table`;
  const [found] = (await sql.runAndReadAll(exists, { table })).getRowsJS();
  if (found?.[0] === 0) return [];
  try {
    return schema.parse((await sql.runAndReadAll(query)).getRowObjectsJS());
  } catch (cause) {
    throw new SchemaTablesError({ table, problem: cause instanceof Error ? cause.message : String(cause) });
  }
}
