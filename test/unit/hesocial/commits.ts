import type { Commit } from '../../../examples/hesocial/app/commit.ts';
import type { CommitSeq } from '../../../examples/hesocial/schema/ids.ts';

/** So many seconds into a story that begins at an arbitrary instant. */
export function instant(seconds: number): Date {
  return new Date(Date.UTC(2026, 8, 2, 10) + seconds * 1000);
}

/** One commit a second, commit n in second n (plus `late` seconds). */
export function commits({ from, to, late = 0 }: { from: number; to: number; late?: number }): Commit[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    seq: BigInt(from + index) as CommitSeq,
    time: instant(from + index + late),
  }));
}
