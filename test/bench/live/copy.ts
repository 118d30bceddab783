import type { PerWriter } from '../../points/ledger/schema.ts';

/** A copy of the database of a load. */
export interface Copy {
  /** Who made it. */
  readonly by: string;
  /** Transactions that had returned before it was begun. */
  readonly durable: PerWriter;
  /** Brings it back into an empty folder, and gives its path; undefined: the copier gave up. */
  readonly bringBack: ((folder: string) => Promise<string>) | undefined;
}

/** A way to copy a database that is being written to. */
export interface Copier {
  readonly name: string;
  /** Copies the database as it is now. */
  copy(): Promise<NonNullable<Copy['bringBack']>>;
}
