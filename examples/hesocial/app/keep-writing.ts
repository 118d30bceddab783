import { setTimeout as delay } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { en, Faker } from '@faker-js/faker';
import type { CommitSeq } from '../schema/ids.ts';
import { nextAction } from './actions/action.ts';
import { type Commit, commit } from './commit.ts';

/** Milliseconds between two commits. */
const pause = { min: 2, max: 20 };

/**
 * Lets things happen on the platform, one commit after the other, until the signal aborts; a commit that was begun is
 * still finished and reported.
 * @param last the newest commit in the database
 * @param committed told of each commit after it returned
 * @returns the newest commit
 */
export async function keepWriting(
  connection: DuckDBConnection,
  { last, signal, committed }: { last: CommitSeq; signal: AbortSignal; committed: (commit: Commit) => void },
): Promise<CommitSeq> {
  const faker = new Faker({ locale: en, seed: Number(last) });
  let newest = last;
  while (!signal.aborted) {
    newest = (newest + 1n) as CommitSeq;
    const now = new Date();
    const { kind, perform } = nextAction(faker);
    const work = () => perform({ connection, faker, now });
    committed(await commit(connection, { seq: newest, time: now, kind, work }));
    await delay(faker.number.int(pause));
  }
  return newest;
}
