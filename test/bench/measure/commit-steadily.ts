import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckdbSession } from '../../support/duckdb-session.ts';

/** What an application that is always busy does here. */
export const commitsPerSecond = 100;

/** Makes the table that {@link commitSteadily} fills. */
export async function createEntries(session: DuckdbSession): Promise<void> {
  await session.run('CREATE TABLE entries (n INTEGER, text VARCHAR)');
}

/** Commits {@link commitsPerSecond} times a second, or as often as the database can. */
export async function commitSteadily(session: DuckdbSession, seconds: number): Promise<void> {
  const start = performance.now();
  const end = start + seconds * 1000;
  for (let n = 0; performance.now() < end; n += 1) {
    await session.run(`INSERT INTO entries VALUES (${n}, 'entry number ${n}')`);
    await sleep(Math.max(0, start + ((n + 1) * 1000) / commitsPerSecond - performance.now()));
  }
}
