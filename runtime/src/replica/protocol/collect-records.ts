import type { Epoch, Seq } from '../log/numbers.ts';
import {
  breathe,
  type CollectAnswer,
  type Collector,
  expect,
  isStillThere,
  readOpens,
  readRecords,
  readStratum,
  type SeenRecords,
} from './collector.ts';
import type { RecordFacts } from './find-opens.ts';
import {
  isRestorable,
  type JudgedEntry,
  judgeRetention,
  type LogEntry,
  type RetentionPolicy,
} from './retention.ts';
import { epochsOf, Strata } from './strata.ts';

/** Records that are read and deleted before the next ones are. */
const recordsAtOnce = 1000;

export interface RecordsCollected {
  readonly judged: readonly JudgedEntry[];
  readonly deletedRecords: readonly Seq[];
  /** Another collector has gone on meanwhile: nothing more may be deleted. */
  readonly ended: boolean;
}

/** What becomes of each record, as far as they are known. */
interface Judgement {
  readonly judged: readonly JudgedEntry[];
  readonly strata: Strata;
  /** Records to delete, oldest first, each batch of one epoch. */
  readonly batches: readonly Batch[];
}

interface Batch {
  readonly epoch: Epoch;
  readonly seqs: readonly Seq[];
}

/**
 * Deletes the records that retention gives up, oldest first, but for those in which WAL segments of roots lie. Every one is
 * read before it is given up, because only its content says whether it has a name.
 */
export function* collectRecords({
  log,
  policy,
  seen,
}: {
  log: Extract<CollectAnswer, { to: 'list-log' }>;
  policy: RetentionPolicy;
  seen: SeenRecords;
}): Collector<RecordsCollected> {
  const done = new Set<Seq>();
  const deletedRecords: Seq[] = [];
  for (;;) {
    const { judged, strata, batches } = yield* judge({ log, policy, seen, done });
    let outcome: Outcome = 'deleted';
    for (const batch of batches) {
      outcome = yield* collectBatch({ batch, strata, seen, deletedRecords });
      if (outcome !== 'deleted') break;
      for (const seq of batch.seqs) done.add(seq);
    }
    if (outcome !== 'judge-again') return { judged, deletedRecords, ended: outcome === 'ended' };
  }
}

type Outcome = 'deleted' | 'judge-again' | 'ended';

function* collectBatch({
  batch: { epoch, seqs },
  strata,
  seen,
  deletedRecords,
}: {
  batch: Batch;
  strata: Strata;
  seen: SeenRecords;
  /** Filled. */
  deletedRecords: Seq[];
}): Collector<Outcome> {
  const read = yield* readRecords(seqs, seen);
  if (read.some((seq) => isSurprise(seen.known.get(seq)))) return 'judge-again';
  const { roots, witness } = yield* readStratum(strata, epoch, seen);
  const carriers = expect('carriers', yield { do: 'carriers', seqs: roots }).records;
  const free = seqs.filter((seq) => !carriers.has(seq));
  if (free.length === 0) return 'deleted';
  if (!(yield* isStillThere(witness))) return 'ended';
  expect('delete-records', yield { do: 'delete-records', seqs: free });
  deletedRecords.push(...free);
  return 'deleted';
}

/** A record with a name may stay; an open that fell into a hole, or a record that is gone, may change what becomes of others. */
function isSurprise(facts: RecordFacts | undefined): boolean {
  return facts === undefined || facts.isOpen || facts.isNamed;
}

/** @param options.done records that need no second look */
function* judge({
  log,
  policy,
  seen,
  done,
}: {
  log: Extract<CollectAnswer, { to: 'list-log' }>;
  policy: RetentionPolicy;
  seen: SeenRecords;
  done: ReadonlySet<Seq>;
}): Collector<Judgement> {
  const { known } = seen;
  const seqs = yield* readOpens(log.records, seen);
  yield* breathe();
  const entries: LogEntry[] = [];
  for (const { seq, durableAt } of log.records) {
    if (seen.gone.has(seq)) continue;
    const facts = known.get(seq);
    entries.push({ seq, durableAt, isOpen: facts?.isOpen ?? false, isNamed: facts?.isNamed ?? false });
  }
  yield* breathe();
  const judged = judgeRetention({ entries, now: log.now, policy });
  yield* breathe();
  const roots = new Set<Seq>();
  const dropped = new Set<Seq>();
  for (const { entry, fate } of judged) {
    if (isRestorable(fate)) roots.add(entry.seq);
    else if (fate === 'dropped' && !done.has(entry.seq)) dropped.add(entry.seq);
  }
  const strata = new Strata({ seqs, known, isRoot: (seq) => roots.has(seq) });
  yield* breathe();
  const due = epochsOf(seqs, known).filter(({ seq }) => dropped.has(seq));
  return { judged, strata, batches: batchesOf(due) };
}

function batchesOf(records: readonly { seq: Seq; epoch: Epoch }[]): Batch[] {
  return [...Map.groupBy(records, ({ epoch }) => epoch)].flatMap(([epoch, ofEpoch]) => {
    const seqs = ofEpoch.map(({ seq }) => seq);
    const count = Math.ceil(seqs.length / recordsAtOnce);
    return Array.from({ length: count }, (_, index) => ({
      epoch,
      seqs: seqs.slice(index * recordsAtOnce, (index + 1) * recordsAtOnce),
    }));
  });
}
