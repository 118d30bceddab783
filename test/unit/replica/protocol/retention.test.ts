import { describe, expect, it } from 'vitest';
import type { Seq } from '../../../../runtime/src/replica/log/numbers.ts';
import {
  judgeRetention,
  type LogEntry,
  type RetentionPolicy,
  restoreGrace,
} from '../../../../runtime/src/replica/protocol/retention.ts';

const hour = 3_600_000;
const policy: RetentionPolicy = { window: 24 * hour, slot: hour, retention: 720 * hour, grace: restoreGrace };

type Kind = 'wal' | 'open' | 'named';
const entry = (seq: number, hours: number, kind: Kind = 'wal'): LogEntry => ({
  seq: seq as Seq,
  durableAt: hours * hour,
  isOpen: kind === 'open',
  isNamed: kind === 'named',
});

const fates = (entries: LogEntry[], hours: number, changed: Partial<RetentionPolicy> = {}) =>
  judgeRetention({ entries, now: hours * hour, policy: { ...policy, ...changed } }).map(({ fate }) => fate);

describe('retention', () => {
  it('keeps every record inside the window, and the newest for ever', () => {
    expect(fates([entry(1, 0), entry(2, 0.1), entry(3, 0.2)], 24)).toEqual(['point', 'point', 'newest']);
    expect(fates([entry(3, 0)], 100_000)).toEqual(['newest']);
  });

  it('then keeps the lowest of each slot, and deletes the others after a grace', () => {
    const log = [entry(1, 0.1), entry(2, 0.2), entry(3, 0.3), entry(4, 1.1), entry(5, 200)];
    expect(fates(log, 25.05)).toEqual(['point', 'leaving', 'point', 'point', 'newest']);
    expect(fates(log, 200 + 24)).toEqual(['point', 'dropped', 'dropped', 'point', 'newest']);
  });

  it('keeps the lowest of a slot when the others are gone', () => {
    expect(fates([entry(1, 0.1), entry(4, 1.1), entry(5, 200)], 300)).toEqual(['point', 'point', 'newest']);
  });

  it('ends with the retention, after the same grace', () => {
    const log = [entry(1, 0), entry(2, 1), entry(3, 2)];
    const over = 720 + restoreGrace / hour;
    expect(fates(log, 1 + 719.9)).toEqual(['point', 'point', 'newest']);
    expect(fates(log, 1 + 720)).toEqual(['leaving', 'point', 'newest']);
    expect(fates(log, 1 + over)).toEqual(['dropped', 'leaving', 'newest']);
  });

  it('counts the age from the next record, so that an idle state lives on after it was superseded', () => {
    expect(fates([entry(1, 0), entry(2, 0.1), entry(3, 500)], 501)).toEqual(['point', 'point', 'newest']);
  });

  it('does not count an open as a successor', () => {
    const log = [entry(1, 0, 'open'), entry(2, 0.1), entry(3, 0.2), entry(4, 5, 'open')];
    expect(fates(log, 5_000)).toEqual(['fence', 'dropped', 'point', 'newest']);
  });

  it('keeps opens and the record before each as fences', () => {
    const log = [entry(1, 0, 'open'), entry(2, 0.1), entry(3, 0.2), entry(4, 0.3, 'open'), entry(5, 0.4)];
    log.push(entry(6, 0.5, 'open'), entry(7, 0.6));
    expect(fates(log, 5_000)).toEqual(['fence', 'dropped', 'fence', 'fence', 'point', 'fence', 'newest']);
  });

  it('counts the age of the record before an open from the next such record, so that it never falls', () => {
    const log = [entry(2, 0.1), entry(3, 0.2), entry(4, 0.3, 'open'), entry(5, 10), entry(6, 20)];
    log.push(entry(7, 30, 'open'), entry(8, 40));
    const over = 20 + 720 + restoreGrace / hour;
    expect(fates(log, 20 + 719)).toEqual(['dropped', 'point', 'fence', 'point', 'point', 'fence', 'newest']);
    expect(fates(log, over)).toEqual(['dropped', 'fence', 'fence', 'dropped', 'point', 'fence', 'newest']);
    const thinned = log.filter(({ seq }) => seq !== 2 && seq !== 5);
    expect(fates(thinned, over)).toEqual(['fence', 'fence', 'point', 'fence', 'newest']);
  });

  it('does not thin a named point before its retention is over', () => {
    const log = [entry(1, 0.1), entry(2, 0.2, 'named'), entry(3, 0.3), entry(4, 0.4)];
    expect(fates(log, 100)).toEqual(['point', 'point', 'dropped', 'newest']);
    expect(fates(log, 800)).toEqual(['dropped', 'dropped', 'dropped', 'newest']);
  });

  it('drops a late copy of a record that was deleted, and does not let it stand for its slot', () => {
    const log = [entry(1, 0.1), entry(2, 90), entry(3, 0.3), entry(4, 80)];
    expect(fates(log, 95)).toEqual(['point', 'dropped', 'point', 'newest']);
    const first = [entry(1, 90.1), entry(2, 90), entry(3, 1), entry(4, 89)];
    expect(fates(first, 95)).toEqual(['dropped', 'dropped', 'point', 'newest']);
  });

  it('does not take the small differences of servers for late copies', () => {
    expect(fates([entry(1, 0.0002), entry(2, 0.0001), entry(3, 0.0003)], 1)).toEqual([
      'point',
      'point',
      'newest',
    ]);
  });

  it('still leaves a running restore its grace if the window is zero', () => {
    const log = [entry(1, 0), entry(2, 0.1), entry(3, 0.2)];
    expect(fates(log, 0.3, { window: 0 })).toEqual(['point', 'leaving', 'newest']);
    expect(fates(log, 0.2 + restoreGrace / hour, { window: 0 })).toEqual(['point', 'dropped', 'newest']);
  });
});
