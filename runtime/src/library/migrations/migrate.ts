import { StatementType } from '@duckdb/node-api';
import { MigrationFailedError } from './errors.ts';
import { type Migration, titleOf } from './migration.ts';
import { compatibilityAfter, planMigrations, type SchemaState } from './plan-migrations.ts';
import { createSchemaTables, noteApplied, readSchemaState, type Sql } from './schema-tables.ts';

/**
 * Brings a database to the newest schema that the application knows: each migration that is missing, in order, in a transaction
 * of its own. Whoever calls holds the lease.
 * @param options.before called once before the first of them, unless the database is empty: to mark a restore point
 * @returns those that were applied
 * @throws {SchemaTooNewError | MigrationChangedError | SchemaTablesError} and nothing was changed
 * @throws {MigrationFailedError} and those before it stay applied
 */
export async function migrate({
  sql,
  migrations,
  before,
}: {
  sql: Sql;
  migrations: readonly Migration[];
  before: (first: Migration) => Promise<void>;
}): Promise<readonly Migration[]> {
  let state = await readSchemaState(sql);
  const missing = planMigrations(state, migrations);
  const [first] = missing;
  if (first !== undefined && (await hasTables(sql))) await before(first);
  for (const migration of missing) state = await apply(sql, migration, state);
  return missing;
}

async function apply(sql: Sql, migration: Migration, state: SchemaState): Promise<SchemaState> {
  const compatibility = compatibilityAfter(state.compatibility, migration);
  await sql.run('BEGIN');
  try {
    await createSchemaTables(sql);
    await runStatements(sql, migration);
    await noteApplied(sql, migration, compatibility);
  } catch (failure) {
    // Why there is nothing to roll back, or no way to, is of no interest beside that: whoever lent the connection sees to it.
    await sql.run('ROLLBACK').catch(() => undefined);
    throw failure;
  }
  await sql.run('COMMIT');
  return { applied: [...state.applied, migration], compatibility };
}

/** One after the other, each understood only when it is its turn: it may need a table of the one before. */
async function runStatements(sql: Sql, migration: Migration): Promise<void> {
  const title = titleOf(migration);
  let statement = 1;
  try {
    const statements = await sql.extractStatements(migration.sql);
    for (; statement <= statements.count; statement += 1) {
      const prepared = await statements.prepare(statement - 1);
      if (prepared.statementType === StatementType.TRANSACTION) {
        throw new Error('a migration is one transaction, and cannot begin or end one');
      }
      await prepared.run();
    }
  } catch (cause) {
    throw new MigrationFailedError({ title, statement, cause });
  }
}

async function hasTables(sql: Sql): Promise<boolean> {
  const query = `SELECT count(*)::INTEGER FROM duckdb_tables() WHERE NOT internal AND NOT temporary`;
  const [row] = (await sql.runAndReadAll(query)).getRowsJS();
  return row?.[0] !== 0;
}
