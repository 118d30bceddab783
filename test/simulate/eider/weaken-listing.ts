import type { LogPage } from '../model/bucket.ts';
import type { World } from '../world.ts';

/** The listing as a collector understands it that lacks a protection; the same if it has all. */
export function weakenListing(records: LogPage['records'], { rules }: World): LogPage['records'] {
  if (!rules('age-from-next-record')) {
    // Retention counts from the next record's time; so every record is given its predecessor's.
    return records.map((record, index) => ({ ...record, durableAt: records[index - 1]?.durableAt ?? 0 }));
  }
  if (rules('late-copies')) return records;
  let oldestAbove = Number.POSITIVE_INFINITY;
  return records
    .toReversed()
    .map((record) => {
      oldestAbove = Math.min(oldestAbove, record.durableAt);
      return { ...record, durableAt: oldestAbove };
    })
    .toReversed();
}
