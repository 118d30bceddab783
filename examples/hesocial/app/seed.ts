import type { DuckDBConnection } from '@duckdb/node-api';
import type { Season } from '../generate/season.ts';
import { appendRows } from '../schema/append-rows.ts';
import type { Change } from './desk.ts';
import type { Journal } from './journal.ts';
import type { PlatformEvent } from './platform-event.ts';

/** What an empty platform begins with, the richest first; each is made only when it is its turn. */
export interface SeedData {
  readonly name: 'rich' | 'basic';
  readonly make: () => Season;
}

/**
 * Fills an empty database in its first commit: all of a season, or nothing of it. If one cannot be made or written, the next one is taken.
 * @returns which one it was, and what was wrong with those before it
 * @throws what was wrong with the last one
 */
export async function seed(
  journal: Journal,
  seasons: readonly [SeedData, ...SeedData[]],
): Promise<Extract<PlatformEvent, { event: 'seeded' }>> {
  const [{ name, make }, ...others] = seasons;
  try {
    const season = make();
    await journal.write('seed', (connection) => appendSeason(connection, season));
    return { event: 'seeded', season: name, failed: [] };
  } catch (failure) {
    const [next, ...rest] = others;
    if (next === undefined) throw failure;
    const seeded = await seed(journal, [next, ...rest]);
    return { ...seeded, failed: [`${name}: ${String(failure)}`, ...seeded.failed] };
  }
}

/** Appends a season, as part of the transaction that is open. */
export async function appendSeason(connection: DuckDBConnection, season: Season): Promise<Change> {
  const { users, venues, events, registrations, verifications } = season;
  const newRows =
    (await appendRows(connection, 'users', users)) +
    (await appendRows(connection, 'venues', venues)) +
    (await appendRows(connection, 'events', events)) +
    (await appendRows(connection, 'registrations', registrations)) +
    (await appendRows(connection, 'financial_verification', verifications));
  return {
    newRows,
    seats: events.reduce((sum, event) => sum + event.seats_taken, 0),
    revenueCents: events.reduce((sum, event) => sum + event.revenue_cents, 0n),
  };
}
