import { expect, it } from 'vitest';
import type { Epoch } from '../../../../runtime/src/replica/log/numbers.ts';
import type { Lease } from '../../../../runtime/src/replica/protocol/lease-document.ts';
import {
  afterBeat,
  answersPerWatch,
  type HolderState,
  isBeatDue,
  type Rhythm,
  staysWatched,
} from '../../../../runtime/src/replica/protocol/lease-rhythm.ts';
import { takenLease } from '../../../../runtime/src/replica/protocol/lease-writes.ts';

const quiet: Lease = {
  ...takenLease({
    seen: { kind: 'missing' },
    me: { session: 's-a', instance: 'A', disk: 'd-a', purpose: 'run' },
    memory: { order: [], grants: {} },
    nonce: 'n',
  }),
  lag: 0,
};
const watched: Lease = { ...quiet, watched: true };
const asked: Lease = { ...quiet, ask: { session: 's-b', instance: 'B', purpose: 'run' } };

const running: HolderState = { epoch: 0 as Epoch, applicationUp: true, isLate: false };

const due = (changes: Partial<Parameters<typeof isBeatDue>[0]>): boolean =>
  isBeatDue({
    lease: quiet,
    isOwn: true,
    holder: running,
    rhythm: { beatAt: 100, answers: 0 },
    ttlSeconds: 30,
    now: 100,
    ...changes,
  });

it.each<[string, Parameters<typeof due>[0], boolean]>([
  ['nobody waits', { now: 129 }, false],
  ['nobody has waited for half a minute', { now: 130 }, true],
  ['nobody waits, and the TTL is long', { now: 199, ttlSeconds: 300 }, false],
  ['nobody waits for a third of a long TTL', { now: 200, ttlSeconds: 300 }, true],
  ['somebody has made a drill', { isOwn: false }, false],
  ['somebody has begun to watch', { lease: watched, isOwn: false }, true],
  ['somebody has asked', { lease: asked, isOwn: false }, true],
  ['somebody watches, and was just answered', { lease: watched, now: 109 }, false],
  ['somebody has watched for a third of a TTL', { lease: watched, now: 110 }, true],
  ['somebody asked a third of a TTL ago', { lease: asked, now: 110 }, true],
  [
    'commits wait for too long, and a beat has just said so',
    { holder: { ...running, isLate: true }, now: 109 },
    false,
  ],
  [
    'commits wait for too long, and the last beat was a third of a TTL ago',
    { holder: { ...running, isLate: true }, now: 110 },
    true,
  ],
  ['the lease says that no application runs', { lease: { ...quiet, lag: null } }, true],
  ['the lease says that an application runs', { holder: { ...running, applicationUp: false } }, true],
  ['the lease names the epoch before', { holder: { ...running, epoch: 1 as Epoch } }, true],
  [
    'neither an application runs yet, nor the log is open',
    {
      lease: { ...quiet, lag: null, epoch: 3 as Epoch },
      holder: { epoch: undefined, applicationUp: false, isLate: false },
    },
    false,
  ],
])('a beat is due or not when %s', (_, facts, expected) => {
  expect(due(facts)).toBe(expected);
});

it('answers for a while, until whoever still watches has to say so again', () => {
  let [rhythm, lease]: [Rhythm, Lease] = [{ beatAt: 0, answers: 0 }, watched];
  let beats = 0;
  for (; lease.watched; beats += 1) {
    lease = { ...lease, watched: staysWatched(lease, rhythm) };
    rhythm = afterBeat(rhythm, { lease, now: beats });
  }
  expect(beats).toBe(answersPerWatch + 1);
  expect(rhythm).toEqual({ beatAt: answersPerWatch, answers: 0 });
  expect(staysWatched(watched, rhythm)).toBe(true);
  expect(staysWatched(quiet, rhythm)).toBe(false);
});
