import { MigrationChangedError, SchemaTooNewError } from './errors.ts';
import { type AppliedMigration, type Migration, type SchemaCompatibility, titleOf } from './migration.ts';

/** What a database says of its schema. */
export interface SchemaState {
  /** In order; empty for a database that was never migrated. */
  readonly applied: readonly AppliedMigration[];
  /** Undefined as long as nothing was applied. */
  readonly compatibility: SchemaCompatibility | undefined;
}

/**
 * Which migrations have to be applied, in order. A database that is newer than the application is left alone if it says that
 * it is compatible.
 * @param known the application's migrations, in order, without a gap
 * @throws {SchemaTooNewError} if it is not
 * @throws {MigrationChangedError} if a file is not what was applied
 */
export function planMigrations(
  { applied, compatibility }: SchemaState,
  known: readonly Migration[],
): Migration[] {
  const supported = known.length;
  refuseNewerSchema(compatibility, supported);
  for (const row of applied) {
    if (row.number <= supported) compare(row, known[row.number - 1]);
  }
  const newest = applied.at(-1)?.number ?? 0;
  return known.slice(newest);
}

/**
 * @param supported the newest migration that the application knows
 * @throws {SchemaTooNewError} if the schema is newer and not declared to be compatible
 */
export function refuseNewerSchema(compatibility: SchemaCompatibility | undefined, supported: number): void {
  if (compatibility === undefined || compatibility.version <= supported) return;
  const { version: found, oldest: needed } = compatibility;
  if (needed > supported) throw new SchemaTooNewError({ found, needed, supported });
}

/** The compatibility after a migration: what once needed a version needs it still. */
export function compatibilityAfter(
  before: SchemaCompatibility | undefined,
  { number, oldest }: Pick<Migration, 'number' | 'oldest'>,
): SchemaCompatibility {
  return { version: number, oldest: Math.max(before?.oldest ?? 0, oldest) };
}

function compare(row: AppliedMigration, file: Migration | undefined): void {
  const title = titleOf(row);
  if (file === undefined || file.name !== row.name) {
    throw new MigrationChangedError({ title, problem: 'was applied to the database, but has no file' });
  }
  if (file.sha256 !== row.sha256) {
    throw new MigrationChangedError({ title, problem: 'was changed after it was applied' });
  }
}
