import { expect, it } from 'vitest';
import { judge } from '../../../runbooks/safety/judge.ts';
import type { Observation } from '../../../runbooks/safety/observation.ts';
import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';

const now = new Date('2026-11-24T03:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const limits = { leaseTtlSeconds: 30, laggingAfterSeconds: 60, undrilledAfterHours: 48 };

const lease: Lease = {
  state: 'held',
  session: 'session',
  disk: 'disk',
  instance: 'web-1',
  purpose: 'run',
  epoch: 3 as Epoch,
  nonce: 'nonce',
  position: { seq: 17 as Seq },
  lag: 0.5,
  ask: null,
  watched: false,
  to: null,
  from: null,
  previous: null,
  order: ['web-1'],
  grants: {},
};

/** A healthy database whose lease, and whatever else, is different. */
function seen({
  changes = {},
  ...rest
}: Partial<Observation> & { changes?: Partial<Lease> } = {}): Observation {
  return {
    now,
    lease: { seen: { kind: 'lease', lease: { ...lease, ...changes } }, writtenAt: ago(5) },
    newest: { seq: 17, epoch: 3, kind: 'wal', host: 'web-1' },
    archive: { name: '2026-11-24T00-00-00.000Z', durableAt: ago(10_800), flaw: undefined },
    conflicts: [],
    content: { sample: { bytes: 1, ofBytes: 1, packs: 1, ofPacks: 1, partial: false }, damage: undefined },
    fencedHere: false,
    ...rest,
  };
}

const first = (observation: Observation) => judge(observation, limits)[0];

it('finds nothing wrong, and says until when everything is durable', () => {
  const says = 'web-1 writes, everything up to 6 s ago is in the bucket, and a restore was proven 3 h ago';
  expect(judge(seen(), limits)).toEqual([{ word: 'SAFE', says, runbook: undefined, exitCode: 0 }]);
});

it('calls a database safe whose writer has stopped in good order, for however long', () => {
  const closed = {
    changes: { state: 'free', lag: null } as const,
    newest: { seq: 18, epoch: 3, kind: 'close', host: 'web-1' },
  };
  expect(first(seen(closed))).toMatchObject({ word: 'SAFE' });
});

it.each([
  ['lags', { changes: { lag: 61 } }, 74, undefined],
  ['is silent', { lease: { seen: { kind: 'lease', lease }, writtenAt: ago(61) } }, 74, 'take-over'],
  ['has lost its lease', { lease: { seen: { kind: 'missing' }, writtenAt: undefined } }, 74, 'take-over'],
  ['has an unreadable lease', { lease: { seen: { kind: 'unreadable' }, writtenAt: now } }, 74, 'take-over'],
  ['ended without its last bytes', { changes: { state: 'free', lag: null } }, 74, undefined],
  ['is fenced', { newest: { seq: 18, epoch: 4, kind: 'open', host: 'web-2' } }, 75, 'resolve-conflict'],
  ['is fenced on this machine', { fencedHere: true }, 75, 'resolve-conflict'],
  ['has a conflict', { conflicts: ['2026-11-24T02-59-00.000Z-web-1'] }, 75, 'resolve-conflict'],
  ['has no archive snapshot', { archive: undefined }, 65, 'backup-now'],
  [
    'has an old archive snapshot',
    { archive: { name: 'old', durableAt: ago(49 * 3600), flaw: undefined } },
    65,
    'backup-now',
  ],
  [
    'has an archive snapshot that proves nothing',
    { archive: { name: 'bad', durableAt: now, flaw: 'its drill failed' } },
    65,
    'backup-now',
  ],
  [
    'has failed its last drill',
    { changes: { lastDrill: { time: now.toISOString(), seq: 17, passed: false } } },
    65,
    'rehearse-restore',
  ],
] as const)('says AT RISK of one that %s', (_, changes, exitCode, runbook) => {
  expect(judge(seen(changes as Parameters<typeof seen>[0]), limits)).toMatchObject([
    { word: 'AT RISK', exitCode, runbook },
  ]);
});

it.each([
  ['watched', 3, 6],
  ['watched', 30, 60],
  ['not watched', 3, 60],
  ['not watched', 30, 60],
  ['not watched', 90, 180],
])(
  'knows how long a lease that is %s may stay as it is, with a TTL of %d s',
  (how, leaseTtlSeconds, seconds) => {
    const of = (age: number) =>
      judge(
        seen({
          lease: {
            seen: { kind: 'lease', lease: { ...lease, watched: how === 'watched' } },
            writtenAt: ago(age),
          },
        }),
        { ...limits, leaseTtlSeconds },
      )[0]?.word;
    expect([of(seconds - 1), of(seconds)]).toEqual(['SAFE', 'AT RISK']);
  },
);

it('does not call a new writer fenced that has not written its epoch into the lease yet', () => {
  const starting = { changes: { lag: null }, newest: { seq: 18, epoch: 4, kind: 'open', host: 'web-2' } };
  expect(first(seen(starting))).toMatchObject({ word: 'SAFE' });
});

it('names the most urgent first, and all of them', () => {
  const bad = {
    changes: { lag: 61 },
    conflicts: ['x'],
    content: { sample: undefined, damage: 'packs/1 is damaged' },
  };
  expect(judge(seen(bad), limits).map(({ word }) => word)).toEqual(['DAMAGED', 'AT RISK', 'AT RISK']);
});

it('calls a key without a replica empty, and nothing else', () => {
  const empty = {
    newest: undefined,
    archive: undefined,
    lease: { seen: { kind: 'missing' } as const, writtenAt: undefined },
  };
  expect(judge(seen(empty), limits).map(({ word }) => word)).toEqual(['EMPTY']);
});
