import type { DuckDBConnection } from '@duckdb/node-api';
import type { Season } from '../generate/season.ts';
import { appendRows } from '../schema/append-rows.ts';
import type { CommitSeq } from '../schema/ids.ts';
import { type Commit, commit } from './commit.ts';
import type { Change } from './desk.ts';

const firstCommit = 1n as CommitSeq;

/** Writes a season into an empty database, as commit 1: all of it, or nothing. */
export async function seed(
  connection: DuckDBConnection,
  { season, time }: { season: Season; time: Date },
): Promise<Commit> {
  return commit(connection, {
    seq: firstCommit,
    time,
    kind: 'seed',
    work: () => appendSeason(connection, season),
  });
}

async function appendSeason(connection: DuckDBConnection, season: Season): Promise<Change> {
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
