import { describe, expect, it } from 'vitest';
import type { Line, Seq } from '../../../../runtime/src/replica/log/numbers.ts';
import type { ContentFacts, LocalContent } from '../../../../runtime/src/replica/protocol/compare-content.ts';
import {
  type ConflictPolicy,
  decideStart,
  type ReplicaFacts,
  type StartAction,
  type StartFacts,
} from '../../../../runtime/src/replica/protocol/start-decision.ts';

const named = (content: string) => ({ content, root: `root of ${content}`, walSha256: `wal of ${content}` });
const newest = { seq: 9 as Seq, ...named('r9'), iteration: 4n, line: 1 as Line };
const position = { seq: 9 as Seq, ...named('r9'), line: 1 as Line };
const same: LocalContent = {
  untouched: false,
  equalsPosition: false,
  iteration: 4n,
  base: 'same',
  wal: 'same',
};

const content = (local: Partial<LocalContent>, facts: Partial<ContentFacts> = {}): ContentFacts => ({
  local: { ...same, ...local },
  newest,
  position,
  intent: undefined,
  unverified: false,
  victory: undefined,
  ...facts,
});

const equal = content({});
const behind = content({ wal: 'prefix' });
const ahead = content({ wal: 'extension' });
const diverged = content({ wal: 'different' });
const left = content({ wal: 'extension' }, { position: { seq: 7 as Seq, ...named('r7'), line: 0 as Line } });

const decide = (
  replica: ReplicaFacts['kind'],
  local: ContentFacts | boolean,
  more: Partial<StartFacts> = {},
) =>
  decideStart({
    replica: { kind: replica },
    hasLocal: local !== false,
    content: typeof local === 'boolean' ? undefined : local,
    policy: 'newer',
    lastCommit: { local: 1, replica: 2 },
    ...more,
  });

const rows: [string, ReplicaFacts['kind'], ContentFacts | boolean, StartAction][] = [
  ['none', 'none', false, { do: 'start-fresh' }],
  ['none', 'exists', false, { do: 'restore', local: 'none' }],
  ['exists', 'none', true, { do: 'keep-local', ship: 'everything' }],
  ['equal', 'exists', equal, { do: 'keep-local', ship: 'nothing' }],
  ['behind', 'exists', behind, { do: 'restore', local: 'aside' }],
  ['ahead', 'exists', ahead, { do: 'keep-local', ship: 'difference' }],
  ['of a left line', 'exists', left, { do: 'restore', local: 'conflicts' }],
  ['exists', 'unreachable', true, { do: 'start-unverified' }],
  ['exists', 'refused', true, { do: 'start-unverified' }],
  ['none', 'unreachable', false, { do: 'wait-for-store' }],
  ['none', 'refused', false, { do: 'wait-for-store' }],
];

const conflicts: [ConflictPolicy, number, StartAction][] = [
  ['newer', 3, { do: 'override-replica' }],
  ['newer', 2, { do: 'restore', local: 'conflicts' }],
  ['newer', 1, { do: 'restore', local: 'conflicts' }],
  ['local', 1, { do: 'override-replica' }],
  ['remote', 3, { do: 'restore', local: 'conflicts' }],
  ['fail', 3, { do: 'refuse', because: 'conflict' }],
];

describe('the start decision', () => {
  it.each(rows)('local %s, replica %s', (_, replica, local, action) => {
    expect(decide(replica, local)).toMatchObject(action);
  });

  it.each(conflicts)('diverged, R2_CONFLICT=%s, last local commit at %i', (policy, local, action) => {
    expect(decide('exists', diverged, { policy, lastCommit: { local, replica: 2 } })).toMatchObject(action);
  });

  it.each([
    ['newer', 'override-replica'],
    ['local', 'override-replica'],
    ['remote', 'restore'],
    ['fail', 'refuse'],
  ] as const)('won before a crash, R2_CONFLICT=%s: %s', (policy, action) => {
    const victory = { ...named('r9'), line: 1 as Line };
    const won = content({ wal: 'different' }, { victory });
    expect(decide('exists', won, { policy, lastCommit: { local: 1, replica: 2 } }).do).toBe(action);
  });

  it.each(['newer', 'local', 'remote', 'fail'] as const)(
    'a left line loses under R2_CONFLICT=%s',
    (policy) => {
      const decision = decide('exists', left, { policy, lastCommit: { local: 3, replica: 2 } });
      expect(decision).toMatchObject({ do: 'restore', local: 'conflicts' });
    },
  );

  it('refuses a schema that the application does not support, whatever the bucket says', () => {
    const schemaTooNew = { found: '12', supported: '11' };
    expect(decide('exists', equal, { schemaTooNew })).toMatchObject({ do: 'refuse', because: 'schema' });
    expect(decide('unreachable', true, { schemaTooNew })).toMatchObject({ do: 'refuse', because: 'schema' });
  });

  it('gives one sentence as its reason', () => {
    const decisions = [
      ...rows.map(([, replica, local]) => decide(replica, local)),
      ...conflicts.map(([policy]) => decide('exists', diverged, { policy })),
    ];
    for (const { reason } of decisions) expect(reason).toMatch(/^[A-Z][^.]+(\.\w[^.]*)*\.$/);
  });
});
