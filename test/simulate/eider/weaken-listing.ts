import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { LogPage } from '../model/bucket.ts';
import type { World } from '../world.ts';

/** The listing as a collector understands it that lacks a protection; the same if it has all. */
export function weakenListing(records: LogPage['records'], { rules, settings }: World): LogPage['records'] {
  if (!rules('age-from-next-record')) {
    // Retention counts from the next record's time; so each is followed by a phantom of its own time.
    const last = records.length - 1;
    return records.flatMap((record, index) => (index === last ? [record] : [record, phantomOf(record)]));
  }
  if (rules('late-copies')) return records;
  // As late as a copy can be without being taken for one.
  const unnoticed = settings.retention.grace / 2;
  let oldestAbove = Number.POSITIVE_INFINITY;
  return records
    .toReversed()
    .map((record) => {
      const durableAt = Math.min(record.durableAt, oldestAbove + unnoticed);
      oldestAbove = Math.min(oldestAbove, durableAt);
      return { ...record, durableAt };
    })
    .toReversed();
}

function phantomOf({ seq, durableAt }: LogPage['records'][number]): LogPage['records'][number] {
  return { seq: (seq + 0.5) as Seq, durableAt };
}
