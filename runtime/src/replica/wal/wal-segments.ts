import type { WalSegment } from '../log/record.ts';

/** Most bytes of WAL in one record's payload. */
export const payloadLimit = 2 ** 20;

export interface SegmentPlan {
  /** Earlier segments that stay where they are. */
  readonly kept: readonly WalSegment[];
  /** Ranges that go to a pack, each at most {@link payloadLimit} long. */
  readonly packed: readonly { from: number; to: number }[];
  /** The range that goes into the new record's payload; undefined if there is nothing to write. */
  readonly payload: { from: number; to: number } | undefined;
}

/**
 * Decides where the bytes of a WAL of length `to` lie, of which the first `common` are as the segments of the
 * predecessor have them. Like the digits of a binary counter: the payload takes over the trailing earlier segments as
 * long as the one before is not larger than what the payload has so far, and the sum stays within the limit. So a byte
 * is written O(log n) times, and n bytes lie in O(log n) small segments.
 */
export function planSegments({
  segments,
  common,
  to,
}: {
  segments: readonly WalSegment[];
  common: number;
  to: number;
}): SegmentPlan {
  const kept = segments.filter((segment) => segment.to <= common);
  let from = kept.at(-1)?.to ?? 0;
  if (from === to) return { kept, packed: [], payload: undefined };

  const packed: { from: number; to: number }[] = [];
  while (to - from > payloadLimit) {
    packed.push({ from, to: from + payloadLimit });
    from += payloadLimit;
  }
  if (packed.length > 0) return { kept, packed, payload: { from, to } };

  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    if (last.to - last.from > to - from || to - last.from > payloadLimit) break;
    from = last.from;
    kept.pop();
  }
  return { kept, packed, payload: { from, to } };
}
