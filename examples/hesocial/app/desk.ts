import type { DuckDBConnection } from '@duckdb/node-api';
import type { Faker } from '@faker-js/faker';

/** What an action works with, inside the transaction that `commit` opens around it. */
export interface Desk {
  connection: DuckDBConnection;
  /** Stands for the people who click: decides who registers, for what, and what is cancelled. */
  faker: Faker;
  now: Date;
}

/** What an action added to the totals. The journal keeps it, and the checks add it up again. */
export interface Change {
  newRows: number;
  /** Seats taken; negative if some were freed. */
  seats: number;
  revenueCents: bigint;
}

export const noChange: Change = { newRows: 0, seats: 0, revenueCents: 0n };
