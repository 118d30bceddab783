import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The files of the migrations are not a list that can be applied. */
export class MigrationFilesError extends EiderError {
  readonly exitCode = ExitCode.configuration;

  constructor({ file, problem }: { file: string; problem: string }) {
    super({ what: `${file} ${problem}`, todo: 'Name the files 0001-name.sql, 0002-name.sql, without a gap' });
  }
}

/** The database has a migration that these files do not have in this form. */
export class MigrationChangedError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ title, problem }: { title: string; problem: string }) {
    super({
      what: `Migration ${title} ${problem}`,
      todo: 'Bring the file back as it was, and write what should change as a new migration',
    });
  }
}

/** The database has a newer schema than this application can work with. */
export class SchemaTooNewError extends EiderError {
  readonly exitCode = ExitCode.data;
  /** The oldest version of the application that can. */
  readonly needed: number;

  constructor({ found, needed, supported }: { found: number; needed: number; supported: number }) {
    super({
      what: `The database has schema version ${found}, which needs an application of version ${needed} or newer; this one supports only ${supported}`,
      todo: `Start version ${needed} or newer, or go back to a point before it (\`eider rewind --to before-migration-${supported + 1}\`)`,
    });
    this.needed = needed;
  }
}

/** A statement of a migration failed; nothing of that migration is in the database. */
export class MigrationFailedError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ title, statement, cause }: { title: string; statement: number; cause: unknown }) {
    super({
      what: `Migration ${title} failed in its statement ${statement}: ${cause instanceof Error ? cause.message : String(cause)}`,
      todo: 'Nothing of it was applied: mend the file, and start again',
      cause,
    });
  }
}

/** The tables about the schema hold something else than this code writes. */
export class SchemaTablesError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ table, problem }: { table: string; problem: string }) {
    super({
      what: `The table ${table} cannot be used: ${problem}`,
      todo: 'If it is the application’s own, rename it; else restore a point of before it was changed',
    });
  }
}

/** It cannot be found out which schema a database has. */
export class SchemaUnreadableError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor({ path, reason }: { path: string; reason: string }) {
    super({
      what: `The schema version of ${path} cannot be read: ${reason}`,
      todo: 'Leave EIDER_SCHEMA_VERSION out to start without comparing it',
    });
  }
}
