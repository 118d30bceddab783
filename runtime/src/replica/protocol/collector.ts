import type { Epoch, Seq } from '../log/numbers.ts';
import { opensToRead, type RecordFacts } from './find-opens.ts';
import type { LogEntry } from './retention.ts';
import type { Strata, Stratum } from './strata.ts';

/** A pack or a map object. */
export interface ListedName {
  /** `packs/…` or `maps/…`, relative to the replica. */
  readonly name: string;
  /** Of its writer, from its name. */
  readonly epoch: Epoch;
}

export type ListedRecord = Pick<LogEntry, 'seq' | 'durableAt'>;

export type CollectRequest =
  /** List all packs and maps; *after* it, say which are held by captures and copies under way in this process. */
  | { readonly do: 'list-objects' }
  /** List the whole log. */
  | { readonly do: 'list-log' }
  /** Read records; those that are gone meanwhile are left out. */
  | { readonly do: 'read-records'; readonly seqs: readonly Seq[] }
  /** Find the records that WAL segments of records lie in; those that are gone meanwhile have none. */
  | { readonly do: 'carriers'; readonly seqs: readonly Seq[] }
  /** Find the objects that records refer to, directly or through the block map; those that are gone meanwhile refer to none. */
  | { readonly do: 'reach'; readonly seqs: readonly Seq[] }
  /** Ask the store whether there is a record, whatever is remembered of it. */
  | { readonly do: 'is-there'; readonly seq: Seq }
  | { readonly do: 'delete-records'; readonly seqs: readonly Seq[] }
  | { readonly do: 'delete-objects'; readonly names: readonly string[] }
  /** Let whatever else this process does have its turn: of a log of many records each step takes a while. */
  | { readonly do: 'breathe' };

export type CollectAnswer =
  | {
      readonly to: 'list-objects';
      readonly objects: readonly ListedName[];
      readonly held: ReadonlySet<string>;
    }
  | {
      readonly to: 'list-log';
      readonly records: readonly ListedRecord[];
      /** The store's clock when it answered the last page. */
      readonly now: number;
    }
  | { readonly to: 'read-records'; readonly facts: ReadonlyMap<Seq, RecordFacts> }
  | { readonly to: 'carriers'; readonly records: ReadonlySet<Seq> }
  /** Names as in {@link ListedName}. */
  | { readonly to: 'reach'; readonly objects: ReadonlySet<string> }
  | { readonly to: 'is-there'; readonly there: boolean }
  | { readonly to: 'delete-records' }
  | { readonly to: 'delete-objects' }
  | { readonly to: 'breathe' };

/** A collector at work: it yields requests and is sent their answers. A failed request ends it; the next run begins anew. */
export type Collector<Result> = Generator<CollectRequest, Result, CollectAnswer>;

/** What a collection has found out about records so far. */
export interface SeenRecords {
  readonly known: Map<Seq, RecordFacts>;
  /** Listed, but not there any more when they were to be read. */
  readonly gone: Set<Seq>;
}

/** Reads those records that are not known yet; returns those that were read now, and those that are gone. */
export function* readRecords(seqs: readonly Seq[], { known, gone }: SeenRecords): Collector<readonly Seq[]> {
  const unread = seqs.filter((seq) => !known.has(seq) && !gone.has(seq));
  if (unread.length === 0) return [];
  const { facts } = expect('read-records', yield { do: 'read-records', seqs: unread });
  for (const seq of unread) {
    const found = facts.get(seq);
    if (found === undefined) gone.add(seq);
    else known.set(seq, found);
  }
  return unread;
}

/** Reads records until every `open` is known; returns the seqs of those records that are still there. */
export function* readOpens(records: readonly ListedRecord[], seen: SeenRecords): Collector<readonly Seq[]> {
  for (;;) {
    const seqs = records.map(({ seq }) => seq).filter((seq) => !seen.gone.has(seq));
    const opens = opensToRead({ seqs, known: seen.known });
    if (opens.length === 0) return seqs;
    yield* readRecords(opens, seen);
  }
}

/** The roots that can refer to what an epoch has written, all of them read. */
export function* readStratum(strata: Strata, epoch: Epoch, seen: SeenRecords): Collector<Stratum> {
  for (;;) {
    const stratum = strata.of(epoch, seen.gone);
    if ((yield* readRecords(stratum.roots, seen)).length === 0) return stratum;
  }
}

/**
 * Whether a record is still there after it was asked what it refers to. All later records refer to that or to something of
 * their own; if it is gone, another collector has gone on while this one slept, and nobody knows what they need.
 */
export function* isStillThere(seq: Seq | undefined): Collector<boolean> {
  if (seq === undefined) return true;
  return expect('is-there', yield { do: 'is-there', seq }).there;
}

/** Ends one step of what takes long. */
export function* breathe(): Collector<void> {
  expect('breathe', yield { do: 'breathe' });
}

/** @throws {TypeError} if this is the answer to another request */
export function expect<To extends CollectAnswer['to']>(
  to: To,
  answer: CollectAnswer,
): Extract<CollectAnswer, { to: To }> {
  if (!isAnswerTo(to, answer)) throw new TypeError(`${to} was answered as ${answer.to}`);
  return answer;
}

function isAnswerTo<To extends CollectAnswer['to']>(
  to: To,
  answer: CollectAnswer,
): answer is Extract<CollectAnswer, { to: To }> {
  return answer.to === to;
}
