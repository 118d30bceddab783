import { expect, it } from 'vitest';
import type { Seq } from '../../../../runtime/src/replica/log/numbers.ts';
import {
  endsAsRemembered,
  type MemoryFacts,
  mayStartFromMemory,
  type RememberedStop,
} from '../../../../runtime/src/replica/protocol/start-from-memory.ts';

const seq = (number: number) => number as Seq;

const stop: RememberedStop = {
  replica: 'bucket, db',
  eiderVersion: '1.0.0',
  record: { id: 'close', seq: seq(7), bytes: 900 },
  canBeFollowed: true,
};

const facts: MemoryFacts = {
  stop,
  here: { replica: 'bucket, db', eiderVersion: '1.0.0' },
  position: { id: 'close', seq: seq(7) },
  untouched: true,
  marked: false,
};

it('may start from memory after a clean stop on a disk that nobody has touched since', () => {
  expect(mayStartFromMemory(facts)).toBe(true);
});

it.each<[string, Partial<MemoryFacts>]>([
  ['nothing is remembered', { stop: undefined }],
  ['the replica is another one', { here: { ...facts.here, replica: 'other bucket, db' } }],
  ['Eider is another one', { here: { ...facts.here, eiderVersion: '1.0.1' } }],
  ['there is no position', { position: undefined }],
  ['the disk has gone on since', { position: { id: 'wal', seq: seq(9) } }],
  ['another record has the seq', { position: { id: 'other', seq: seq(7) } }],
  ['the file has changed', { untouched: false }],
  ['a start was unverified, or a victory not shipped', { marked: true }],
  ['the file cannot be followed', { stop: { ...stop, canBeFollowed: false } }],
])('looks at everything if %s', (_, change) => {
  expect(mayStartFromMemory({ ...facts, ...change })).toBe(false);
});

it.each([
  ['with that record', [{ seq: seq(7), bytes: 900 }], true],
  [
    'with a later one',
    [
      { seq: seq(7), bytes: 900 },
      { seq: seq(8), bytes: 900 },
    ],
    false,
  ],
  ['with a later one, and retention has taken that one', [{ seq: seq(8), bytes: 900 }], false],
  ['earlier', [], false],
  ['with another one at its seq', [{ seq: seq(7), bytes: 901 }], false],
])('knows whether the log ends %s', (_, from, ends) => {
  expect(endsAsRemembered({ stop, from })).toBe(ends);
});
