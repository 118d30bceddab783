import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseUnavailableError } from '@eider/runtime';
import { en, Faker } from '@faker-js/faker';
import type { CommitSeq } from '../schema/ids.ts';
import { nextAction } from './actions/action.ts';
import type { Journal } from './journal.ts';

/** Milliseconds between two commits. */
const pause = { min: 2, max: 20 };

/** Milliseconds before somebody tries again while another instance has the database. */
const patience = 250;

/**
 * Lets things happen on the platform, one commit after the other, until the signal aborts; a commit that was begun is
 * still finished and reported.
 * @param last the newest commit in the database
 * @returns the newest commit
 */
export async function keepWriting(
  journal: Journal,
  { last, signal }: { last: CommitSeq; signal: AbortSignal },
): Promise<CommitSeq> {
  const faker = new Faker({ locale: en, seed: Number(last) });
  let newest = last;
  while (!signal.aborted) {
    const { kind, perform } = nextAction(faker);
    try {
      newest = (await journal.write(kind, (connection, now) => perform({ connection, faker, now }))).seq;
      await delay(faker.number.int(pause));
    } catch (failure) {
      if (!(failure instanceof DatabaseUnavailableError)) throw failure;
      await delay(patience);
    }
  }
  return newest;
}
