import type { Epoch, Seq } from '../log/numbers.ts';
import { collectRecords, type RecordsCollected } from './collect-records.ts';
import {
  breathe,
  type Collector,
  expect,
  isStillThere,
  type ListedName,
  readOpens,
  readStratum,
  type SeenRecords,
} from './collector.ts';
import type { RecordFacts } from './find-opens.ts';
import { isRestorable, type RetentionPolicy } from './retention.ts';
import { Strata } from './strata.ts';

export interface CollectReport extends Pick<RecordsCollected, 'judged' | 'deletedRecords'> {
  readonly deletedObjects: readonly string[];
}

/**
 * One collection, in the only order that is safe while writers append: what is deleted was listed before the log that shows
 * it to be unreferenced. It goes epoch by epoch ({@link Strata}) and deletes as it goes: whoever is stopped before the end has
 * left less to the next one. Objects of later epochs are never touched, those of its own epoch only if nothing under way holds
 * them.
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
  const seen = { known, gone: new Set<Seq>() };
  const { judged, deletedRecords, ended } = yield* collectRecords({ log, policy, seen });
  if (ended) return { judged, deletedRecords, deletedObjects: [] };

  const again = expect('list-log', yield { do: 'list-log' });
  // What a root refers to stays. A fence is none: else each restart would pin a whole state for ever.
  const noRoots = new Set(judged.filter(({ fate }) => !isRestorable(fate)).map(({ entry }) => entry.seq));
  const seqs = yield* readOpens(again.records, seen);
  yield* breathe();
  const deletedObjects = yield* collectObjects({
    objects: objects.filter((object) => mayCollect(object, { epoch, held })),
    strata: new Strata({ seqs, known, isRoot: (seq) => !noRoots.has(seq) }),
    seen,
  });
  return { judged, deletedRecords, deletedObjects };
}

/**
 * Records that are read in search of uploads that came to nothing, which are all that can go of an epoch whose states are all
 * kept. More of them wait until the first of these states goes: else each restart reads the whole window.
 */
const readsForScraps = 1000;

/**
 * Deletes the objects that no root refers to, epoch by epoch: those with the fewest roots first, which give the most for what
 * is read, of these the latest, where states have become too old just now.
 */
function* collectObjects({
  objects,
  strata,
  seen,
}: {
  objects: readonly ListedName[];
  strata: Strata;
  seen: SeenRecords;
}): Collector<readonly string[]> {
  const deleted: string[] = [];
  const byEpoch = [...Map.groupBy(objects, ({ epoch }) => epoch)];
  byEpoch.sort(([a], [b]) => strata.size(a) - strata.size(b) || b - a);
  for (const [epoch, ofEpoch] of byEpoch) {
    const unread = strata.of(epoch, seen.gone).roots.filter((seq) => !seen.known.has(seq));
    if (unread.length > readsForScraps && strata.isWhole(epoch)) continue;
    const { roots, witness } = yield* readStratum(strata, epoch, seen);
    const needed = expect('reach', yield { do: 'reach', seqs: roots }).objects;
    const names = ofEpoch.map(({ name }) => name).filter((name) => !needed.has(name));
    if (names.length === 0) continue;
    if (!(yield* isStillThere(witness))) return deleted;
    expect('delete-objects', yield { do: 'delete-objects', names });
    deleted.push(...names);
  }
  return deleted;
}

function mayCollect(
  object: ListedName,
  { epoch, held }: { epoch: Epoch; held: ReadonlySet<string> },
): boolean {
  return object.epoch < epoch || (object.epoch === epoch && !held.has(object.name));
}
