/** A frame wanted from an object, and what it is for. */
export interface Wanted<What> {
  readonly object: string;
  readonly at: number;
  readonly stored: number;
  readonly what: What;
}

/** One ranged GET and the frames that it brings, ascending by `at`. */
export interface RangedRead<What> {
  readonly object: string;
  readonly at: number;
  readonly bytes: number;
  readonly frames: readonly Wanted<What>[];
}

/** Bytes between two wanted frames that are cheaper to read than to ask again for. */
const gapWorthReading = 128 * 1024;

/** Most bytes of one GET: with 4 at once, what a restore holds in memory. A pack comes in two of about the same size. */
const longestRead = 2.75 * 2 ** 20;

/** Joins frames that lie close together in the same object into ranged reads. */
export function planReads<What>(wanted: readonly Wanted<What>[]): RangedRead<What>[] {
  const sorted = [...wanted].sort((a, b) =>
    a.object === b.object ? a.at - b.at : a.object < b.object ? -1 : 1,
  );
  const reads: RangedRead<What>[] = [];
  let group: Wanted<What>[] = [];
  const close = () => {
    const [first] = group;
    const last = group.at(-1);
    if (first === undefined || last === undefined) return;
    reads.push({
      object: first.object,
      at: first.at,
      bytes: last.at + last.stored - first.at,
      frames: group,
    });
    group = [];
  };
  for (const frame of sorted) {
    if (!joins(group, frame)) close();
    group.push(frame);
  }
  close();
  return reads;
}

function joins<What>(group: readonly Wanted<What>[], frame: Wanted<What>): boolean {
  const [first] = group;
  const last = group.at(-1);
  if (first === undefined || last === undefined || first.object !== frame.object) return false;
  const gap = frame.at - (last.at + last.stored);
  return gap <= gapWorthReading && frame.at + frame.stored - first.at <= longestRead;
}
