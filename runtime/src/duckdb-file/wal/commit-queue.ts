import type { WalDigest } from './wal-digest.ts';

/** Bytes [from, to) of a file. */
export interface FileRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Bytes of a WAL on their way into its digest: they count once the FLUSH of their commit is there. They are hashed in one
 * go per window, so that a WAL of many small commits does not cost a copy of the digest for each.
 */
export class CommitQueue {
  /** Where the bytes of complete commits lie in the file. */
  readonly ranges: FileRange[] = [];
  #digest: WalDigest;
  /** The digest continued by settled bytes of a commit that is not complete yet. */
  #ahead: WalDigest | undefined;
  #slices: Buffer[] = [];
  #complete = 0;
  #waiting: FileRange[] = [];

  constructor(digest: WalDigest) {
    this.#digest = digest;
  }

  /** The digest of all complete commits, exact after {@link settle}. */
  get digest(): WalDigest {
    return this.#digest;
  }

  /** Adds bytes that lie at `at` in the file; they are not copied until {@link settle}. */
  add(bytes: Buffer, at: number): void {
    this.#slices.push(bytes);
    appendRange(this.#waiting, { from: at, to: at + bytes.length });
  }

  /** What was added so far is complete. */
  commit(): void {
    this.#complete = this.#slices.length;
    if (this.#complete === 0) this.#promote();
    for (const range of this.#waiting) appendRange(this.ranges, range);
    this.#waiting = [];
  }

  /** Hashes what was added, before the memory under it is used again. */
  settle(): void {
    const complete = this.#slices.slice(0, this.#complete);
    const waiting = this.#slices.slice(this.#complete);
    for (const bytes of complete) (this.#ahead ?? this.#digest).update(bytes);
    if (complete.length > 0) this.#promote();
    if (waiting.length > 0) this.#ahead ??= this.#digest.fork();
    for (const bytes of waiting) this.#ahead?.update(bytes);
    this.#slices = [];
    this.#complete = 0;
  }

  /** Forgets the bytes of commits that are not complete. */
  dropIncomplete(): void {
    this.#slices.length = this.#complete;
    this.settle();
    this.#ahead = undefined;
    this.#waiting = [];
  }

  #promote(): void {
    this.#digest = this.#ahead ?? this.#digest;
    this.#ahead = undefined;
  }
}

function appendRange(ranges: FileRange[], { from, to }: FileRange): void {
  const last = ranges.at(-1);
  if (last?.to === from) ranges[ranges.length - 1] = { from: last.from, to };
  else ranges.push({ from, to });
}
