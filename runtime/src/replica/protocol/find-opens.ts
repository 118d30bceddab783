import type { Epoch, Seq } from '../log/numbers.ts';

/** What a collector must know of a record and a listing does not show. Records never change, so it may be kept for ever. */
export interface RecordFacts {
  readonly epoch: Epoch;
  readonly isOpen: boolean;
  /** A `point` with a name. */
  readonly isNamed: boolean;
}

/**
 * The records to read next in order to know every `open` of the log; none if all are known. Epochs grow along the log and
 * opens are never deleted, so between two records of one epoch there is none: a day of records costs some dozen reads.
 * (An open that fell into a hole may be overlooked. It fences nobody, and retention knows it by its time.)
 * @param options.seqs the whole log, ascending
 */
export function opensToRead({
  seqs,
  known,
}: {
  seqs: readonly Seq[];
  known: ReadonlyMap<Seq, RecordFacts>;
}): Seq[] {
  const reads: Seq[] = [];
  let before: { index: number; epoch: Epoch } | undefined;
  seqs.forEach((seq, index) => {
    const facts = known.get(seq);
    const isEnd = index === 0 || index === seqs.length - 1;
    if (facts === undefined) {
      if (isEnd) reads.push(seq);
      return;
    }
    const gap = before === undefined ? 0 : index - before.index - 1;
    if (before !== undefined && gap > 0 && before.epoch !== facts.epoch) {
      const middle = seqs[before.index + Math.ceil(gap / 2)];
      if (middle !== undefined) reads.push(middle);
    }
    before = { index, epoch: facts.epoch };
  });
  return reads;
}
