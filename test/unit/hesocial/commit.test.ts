import { en, Faker } from '@faker-js/faker';
import { describe, expect, it } from 'vitest';
import { register } from '../../../examples/hesocial/app/actions/register.ts';
import { commit } from '../../../examples/hesocial/app/commit.ts';
import { lastCommit } from '../../../examples/hesocial/app/last-commit.ts';
import { inspect } from '../../../examples/hesocial/checks/inspect.ts';
import type { CommitSeq } from '../../../examples/hesocial/schema/ids.ts';
import { smallPlatform } from './small-platform.ts';

const seq = 2n as CommitSeq;
const time = new Date('2026-09-02T10:00:00.123Z');

describe('a commit', () => {
  it('writes the work and its line of the journal', async () => {
    using database = await smallPlatform();
    const { connection } = database;
    const desk = { connection, faker: new Faker({ locale: en, seed: 1 }), now: time };

    expect(await commit(connection, { seq, time, kind: 'registration', work: () => register(desk) })).toEqual(
      {
        seq,
        time,
      },
    );
    expect(await lastCommit(connection)).toBe(seq);
    const { checks } = await inspect(connection);
    expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
  });

  it('leaves nothing of work that failed, and says why it failed', async () => {
    using database = await smallPlatform();
    const { connection } = database;
    const before = await inspect(connection);

    const work = async () => {
      await connection.run('DELETE FROM registrations');
      throw new Error('the house burnt down');
    };
    await expect(commit(connection, { seq, time, kind: 'fire', work })).rejects.toThrow(
      'the house burnt down',
    );
    expect(await inspect(connection)).toEqual(before);
  });
});
