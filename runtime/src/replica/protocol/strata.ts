import type { Epoch, Seq } from '../log/numbers.ts';
import type { RecordFacts } from './find-opens.ts';

/** Below all epochs. */
const unknownEpoch = 0 as Epoch;

/** The roots of a log that tell what is needed of all that one epoch has written. */
export interface Stratum {
  /** Those of the epoch itself, and the first one of a later epoch. */
  readonly roots: readonly Seq[];
  /** The last of the log that has to be there still when something is deleted; undefined if the log is empty. */
  readonly witness: Seq | undefined;
}

/**
 * The roots of a log by the epochs of their writers. A record refers only to what its predecessor refers to or to what its own
 * epoch has written (facts of the protocol: F6). So what an epoch has written is needed by no record before it; and of those
 * above it, none needs a thing that the first one does not. Each epoch can be collected without reading the whole log.
 */
export class Strata {
  readonly #known: ReadonlyMap<Seq, RecordFacts>;
  readonly #newest: Seq | undefined;
  /** Both ascending. */
  readonly #roots: ReadonlyMap<Epoch, readonly Seq[]>;
  readonly #ends = new Map<Epoch, { readonly first: Seq; readonly last: Seq }>();

  /**
   * @param options.seqs the whole log, ascending; all its opens are known
   * @param options.isRoot whether what a record refers to has to stay
   */
  constructor({
    seqs,
    known,
    isRoot,
  }: {
    seqs: readonly Seq[];
    known: ReadonlyMap<Seq, RecordFacts>;
    isRoot: (seq: Seq) => boolean;
  }) {
    this.#known = known;
    this.#newest = seqs.at(-1);
    const groups = new Map<Epoch, Seq[]>();
    let at: { epoch: Epoch; first: Seq; last: Seq; roots: Seq[] } | undefined;
    // A day has 86,400 records, and whatever else this process does waits meanwhile: no object for each.
    for (const seq of seqs) {
      const epoch = known.get(seq)?.epoch ?? at?.epoch ?? unknownEpoch;
      if (at?.epoch !== epoch) {
        at = { epoch, first: this.#ends.get(epoch)?.first ?? seq, last: seq, roots: groups.get(epoch) ?? [] };
        this.#ends.set(epoch, at);
        groups.set(epoch, at.roots);
      }
      at.last = seq;
      if (isRoot(seq)) at.roots.push(seq);
    }
    this.#roots = new Map([...groups].filter(([, roots]) => roots.length > 0).sort(([x], [y]) => x - y));
  }

  /** How many roots an epoch has. */
  size(epoch: Epoch): number {
    return this.#roots.get(epoch)?.length ?? 0;
  }

  /** Whether all records of an epoch are roots, but for its open: then nothing that they have ever needed can go. */
  isWhole(epoch: Epoch): boolean {
    const ends = this.#ends.get(epoch);
    return ends !== undefined && this.size(epoch) >= ends.last - ends.first;
  }

  /**
   * What is known now to tell about an epoch: to be asked again when its records have been read.
   * @param gone records that are not there any more
   */
  of(epoch: Epoch, gone: ReadonlySet<Seq>): Stratum {
    const mayTell = (seq: Seq) => !gone.has(seq) && !this.#isFence(seq);
    const own = (this.#roots.get(epoch) ?? []).filter(mayTell);
    for (const [later, seqs] of this.#roots) {
      if (later <= epoch) continue;
      const above = seqs.find(mayTell);
      if (above !== undefined) return { roots: [...own, above], witness: above };
    }
    return { roots: own, witness: this.#newest };
  }

  /**
   * An open that fell into a hole is taken for something else until it is read. It has no successors: what it refers to says
   * nothing about the records above it.
   */
  #isFence(seq: Seq): boolean {
    return seq !== this.#newest && this.#known.get(seq)?.isOpen === true;
  }
}

/** The epoch of every record of a log whose opens are known: between two records of one epoch there is no other. */
export function epochsOf(
  seqs: readonly Seq[],
  known: ReadonlyMap<Seq, RecordFacts>,
): { seq: Seq; epoch: Epoch }[] {
  let epoch = unknownEpoch;
  return seqs.map((seq) => {
    epoch = known.get(seq)?.epoch ?? epoch;
    return { seq, epoch };
  });
}
