/** One step of the schema, as its file says it. */
export interface Migration {
  /** 1, 2, 3 … */
  readonly number: number;
  /** What stands behind the number in the file's name. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
  /** The oldest version of the application that can work with the schema after this step. */
  readonly oldest: number;
}

/** A row of `schema_migrations`. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
}

/** The row of `schema_compatibility`. */
export interface SchemaCompatibility {
  /** The newest migration that was applied. */
  readonly version: number;
  /** The oldest version of the application that can work with this schema. */
  readonly oldest: number;
}

/** Migrations as people name them: `0007-venues`. */
export const titleOf = ({ number, name }: Pick<Migration, 'number' | 'name'>): string =>
  `${String(number).padStart(4, '0')}-${name}`;
