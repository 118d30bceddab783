import type { Epoch, Seq } from '../log/numbers.ts';
import { opensToRead, type RecordFacts } from './find-opens.ts';
import {
  isRestorable,
  type JudgedEntry,
  judgeRetention,
  type LogEntry,
  type RetentionPolicy,
} from './retention.ts';

/** A pack or a map object. */
export interface ListedName {
  /** `packs/…` or `maps/…`, relative to the replica. */
  readonly name: string;
  /** Of its writer, from its name. */
  readonly epoch: Epoch;
}

/** What records refer to, directly or through the block map. */
export interface Reach {
  /** Names as in {@link ListedName}. */
  readonly objects: ReadonlySet<string>;
  /** Records that WAL segments lie in. */
  readonly records: ReadonlySet<Seq>;
}

export type CollectRequest =
  /** List all packs and maps; *after* it, say which are held by captures and copies under way in this process. */
  | { readonly do: 'list-objects' }
  /** List the whole log. */
  | { readonly do: 'list-log' }
  /** Read records; those that are gone meanwhile are left out. */
  | { readonly do: 'read-records'; readonly seqs: readonly Seq[] }
  /** Find what records refer to; those that are gone meanwhile refer to nothing. */
  | { readonly do: 'reach'; readonly seqs: readonly Seq[] }
  | { readonly do: 'delete-records'; readonly seqs: readonly Seq[] }
  | { readonly do: 'delete-objects'; readonly names: readonly string[] };

export type CollectAnswer =
  | {
      readonly to: 'list-objects';
      readonly objects: readonly ListedName[];
      readonly held: ReadonlySet<string>;
    }
  | {
      readonly to: 'list-log';
      readonly records: readonly Pick<LogEntry, 'seq' | 'durableAt'>[];
      /** The store's clock when it answered the last page. */
      readonly now: number;
    }
  | { readonly to: 'read-records'; readonly facts: ReadonlyMap<Seq, RecordFacts> }
  | { readonly to: 'reach'; readonly reach: Reach }
  | { readonly to: 'delete-records' }
  | { readonly to: 'delete-objects' };

export interface CollectReport {
  readonly judged: readonly JudgedEntry[];
  readonly deletedRecords: readonly Seq[];
  readonly deletedObjects: readonly string[];
}

/** A collector at work: it yields requests and is sent their answers. A failed request ends it; the next run begins anew. */
export type Collector<Result> = Generator<CollectRequest, Result, CollectAnswer>;

/**
 * One collection, in the only order that is safe while writers append: what is deleted was listed before the log that shows
 * it to be unreferenced. Objects of later epochs are never touched, those of its own epoch only if nothing under way holds them.
 * @param options.epoch the epoch of the lease holder that collects
 * @param options.known what is known of records; filled, and to be given again at the next run
 */
export function* collectGarbage({
  epoch,
  policy,
  known,
}: {
  epoch: Epoch;
  policy: RetentionPolicy;
  known: Map<Seq, RecordFacts>;
}): Collector<CollectReport> {
  const { objects, held } = expect('list-objects', yield { do: 'list-objects' });
  const log = expect('list-log', yield { do: 'list-log' });
  const judged = yield* judge({ log, policy, known });

  const before = yield* reach(seqsOf(judged.filter(isRoot)));
  if (!(yield* isStillThere(log.records))) return { judged, deletedRecords: [], deletedObjects: [] };
  const droppable = seqsOf(judged.filter(({ fate }) => fate === 'dropped'));
  const deletedRecords = droppable.filter((seq) => !before.records.has(seq));
  if (deletedRecords.length > 0) {
    expect('delete-records', yield { do: 'delete-records', seqs: deletedRecords });
  }

  const again = expect('list-log', yield { do: 'list-log' });
  const noRoots = new Set(seqsOf(judged.filter((one) => !isRoot(one))));
  const after = yield* reach(again.records.map(({ seq }) => seq).filter((seq) => !noRoots.has(seq)));
  if (!(yield* isStillThere(again.records))) return { judged, deletedRecords, deletedObjects: [] };
  const deletedObjects = objects
    .filter((object) => mayCollect(object, { epoch, held }) && !after.objects.has(object.name))
    .map(({ name }) => name);
  if (deletedObjects.length > 0) {
    expect('delete-objects', yield { do: 'delete-objects', names: deletedObjects });
  }
  return { judged, deletedRecords, deletedObjects };
}

/** Judges the log; every record is read before it is given up, because only its content says whether it has a name. */
function* judge({
  log,
  policy,
  known,
}: {
  log: Extract<CollectAnswer, { to: 'list-log' }>;
  policy: RetentionPolicy;
  known: Map<Seq, RecordFacts>;
}): Collector<readonly JudgedEntry[]> {
  const gone = new Set<Seq>();
  for (;;) {
    const records = log.records.filter(({ seq }) => !gone.has(seq));
    const entries = records.map((record) => describe(record, known));
    const opens = opensToRead({ seqs: records.map(({ seq }) => seq), known });
    const judged = judgeRetention({ entries, now: log.now, policy });
    const unread = judged.filter(({ fate, entry }) => fate === 'dropped' && !known.has(entry.seq));
    const seqs = opens.length > 0 ? opens : seqsOf(unread);
    if (seqs.length === 0) return judged;
    const { facts } = expect('read-records', yield { do: 'read-records', seqs });
    for (const seq of seqs) {
      const found = facts.get(seq);
      if (found === undefined) gone.add(seq);
      else known.set(seq, found);
    }
  }
}

function describe(
  record: Pick<LogEntry, 'seq' | 'durableAt'>,
  known: ReadonlyMap<Seq, RecordFacts>,
): LogEntry {
  const { isOpen = false, isNamed = false } = known.get(record.seq) ?? {};
  return { ...record, isOpen, isNamed };
}

function* reach(seqs: readonly Seq[]): Collector<Reach> {
  return expect('reach', yield { do: 'reach', seqs }).reach;
}

/**
 * Whether the newest record of a listing is still there after it was asked what it refers to. All later records refer to that
 * or to something of their own; if it is gone, another collector has gone on while this one slept, and nobody knows what they need.
 */
function* isStillThere(records: readonly Pick<LogEntry, 'seq'>[]): Collector<boolean> {
  const newest = records.at(-1);
  if (newest === undefined) return true;
  const { facts } = expect('read-records', yield { do: 'read-records', seqs: [newest.seq] });
  return facts.has(newest.seq);
}

/** What a root refers to stays. A fence is none: else each restart would pin a whole state for ever. */
function isRoot({ fate }: JudgedEntry): boolean {
  return isRestorable(fate);
}

function mayCollect(
  object: ListedName,
  { epoch, held }: { epoch: Epoch; held: ReadonlySet<string> },
): boolean {
  return object.epoch < epoch || (object.epoch === epoch && !held.has(object.name));
}

function seqsOf(judged: readonly JudgedEntry[]): Seq[] {
  return judged.map(({ entry }) => entry.seq);
}

function expect<To extends CollectAnswer['to']>(
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
