import type { Seq } from '../log/numbers.ts';

/** A record as the collector sees it. Times are milliseconds since 1970 by the store's clock. */
export interface LogEntry {
  readonly seq: Seq;
  /** The store's `Last-Modified`. */
  readonly durableAt: number;
  readonly isOpen: boolean;
  /** A point that somebody named: thinning does not take it. */
  readonly isNamed: boolean;
}

export interface RetentionPolicy {
  /** How long every record stays a restore point: `EIDER_PITR_HOURS`, in milliseconds. */
  readonly window: number;
  /** Length of a slot of which one record stays: `R2_BACKUP_INTERVAL_MINUTES`, in milliseconds. */
  readonly slot: number;
  /** How long the points of slots stay: `R2_BACKUP_RETENTION_DAYS`, in milliseconds. */
  readonly retention: number;
  /**
   * How long a restore from a point that is just being given up has before anything is deleted, in milliseconds. A record
   * that is younger than its successor by more than half of it counts as a late copy: less is the difference of servers' clocks.
   */
  readonly grace: number;
}

/** The grace that a bucket gets: six hours restore some terabytes. */
export const restoreGrace = 6 * 3_600_000;

/**
 * - `newest`: the present state;
 * - `point`: a restore point;
 * - `leaving`: a point no more, but a restore from it may still be running;
 * - `fence`: stays for ever so that stale writers run into it; what it refers to may be gone;
 * - `dropped`: to be deleted.
 */
export type Fate = 'newest' | 'point' | 'leaving' | 'fence' | 'dropped';

/** Whether everything that a record of this fate refers to is certainly there. */
export function isRestorable(fate: Fate | undefined): boolean {
  return fate === 'newest' || fate === 'point' || fate === 'leaving';
}

interface Verdict {
  readonly fate: Fate;
  /** Why, for `eider gc --dry-run`. */
  readonly reason: string;
}

export interface JudgedEntry extends Verdict {
  readonly entry: LogEntry;
}

/**
 * Decides about every record of the log. `entries` are ascending; `now` is the store's clock. A day has 86,400 records, and whatever else
 * this process does waits meanwhile: nothing is copied.
 */
export function judgeRetention({
  entries,
  now,
  policy,
}: {
  entries: readonly LogEntry[];
  now: number;
  policy: RetentionPolicy;
}): JudgedEntry[] {
  const supersededAt = supersessionTimes(entries, policy);
  const lowestOfSlot = lowestPerSlot(entries, supersededAt, policy);
  return entries.map((entry, index): JudgedEntry => {
    const superseded = supersededAt[index];
    const next = entries[index + 1];
    if (next === undefined) return { entry, fate: 'newest', reason: 'it is the present state' };
    if (superseded === 'late-copy') {
      return asFence(entry, { fate: 'dropped', reason: 'it is a late copy of a deleted record' }, next);
    }
    if (entry.isOpen) return { entry, fate: 'fence', reason: 'an open is never deleted' };
    if (superseded === undefined) return { entry, fate: 'point', reason: 'the present reign began with it' };
    const standing = standingOf(entry, next, lowestOfSlot);
    return asFence(entry, byAge({ age: now - superseded, standing, policy }), next);
  });
}

/** Why a record outlives the window; undefined if it does not. */
function standingOf(entry: LogEntry, next: LogEntry, lowestOfSlot: ReadonlySet<Seq>): string | undefined {
  if (entry.isNamed) return 'somebody named it';
  if (lowestOfSlot.has(entry.seq)) return 'it is the first of its slot';
  // It cannot be deleted, and would seem to be the first of its slot when the true first is gone, without its objects.
  return next.isOpen ? 'an open follows it' : undefined;
}

function byAge({
  age,
  standing,
  policy: { window, retention, grace },
}: {
  age: number;
  standing: string | undefined;
  policy: RetentionPolicy;
}): Verdict {
  if (age < window) return { fate: 'point', reason: 'it is inside the window' };
  const limit = standing === undefined ? window : Math.max(retention, window);
  if (standing !== undefined && age < limit) return { fate: 'point', reason: standing };
  if (age < limit + grace) return { fate: 'leaving', reason: 'a restore from it may still run' };
  const over = standing === undefined ? 'another record stands for its slot' : 'its retention is over';
  return { fate: 'dropped', reason: over };
}

/** The record just before an `open` stays: its writer may be asleep and send it again. */
function asFence(entry: LogEntry, { fate, reason }: Verdict, next: LogEntry): JudgedEntry {
  if (fate !== 'dropped' || !next.isOpen) return { entry, fate, reason };
  return { entry, fate: 'fence', reason: `${reason}, but an open follows it` };
}

/**
 * When each record was superseded: when the next record that brought something else became durable. Its own time says
 * nothing: yesterday's state of an idle database is superseded only now. Undefined for the present state.
 *
 * For the record before an open only the next such record counts. Both stay for ever, so that its age never falls; with
 * each of its successors that is deleted it would, and what was given up would seem to be a point again.
 *
 * A record that is much younger than one above it is a copy that a late request has put back after retention had deleted it.
 * What it refers to may be gone, so it is neither a point nor the successor of one.
 */
function supersessionTimes(
  entries: readonly LogEntry[],
  { grace }: RetentionPolicy,
): (number | undefined | 'late-copy')[] {
  // Filled from its end: an array that grows from there is a slow one.
  const times = new Array<number | undefined | 'late-copy'>(entries.length);
  let nextContent: number | undefined;
  let nextBeforeOpen: number | undefined;
  let oldestAbove = Number.POSITIVE_INFINITY;
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry === undefined) continue;
    const isLateCopy = entry.durableAt - oldestAbove > grace / 2;
    const isBeforeOpen = entries[index + 1]?.isOpen === true && !entry.isOpen;
    if (isLateCopy) times[index] = 'late-copy';
    else times[index] = isBeforeOpen ? nextBeforeOpen : nextContent;
    if (isLateCopy) continue;
    oldestAbove = Math.min(oldestAbove, entry.durableAt);
    if (!entry.isOpen) nextContent = entry.durableAt;
    if (isBeforeOpen) nextBeforeOpen = entry.durableAt;
  }
  return times;
}

/** The lowest record of each slot that is left; slots count in the record's own time, which never changes. */
function lowestPerSlot(
  entries: readonly LogEntry[],
  supersededAt: readonly (number | undefined | 'late-copy')[],
  { slot }: RetentionPolicy,
): Set<Seq> {
  const lowest = new Map<number, Seq>();
  entries.forEach((entry, index) => {
    if (entry.isOpen || supersededAt[index] === 'late-copy') return;
    const number = Math.floor(entry.durableAt / slot);
    if (!lowest.has(number)) lowest.set(number, entry.seq);
  });
  return new Set(lowest.values());
}
