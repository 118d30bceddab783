const hour = 3_600_000;

/** Restore points of a stretch of time, counted in equal pieces. */
export interface PointStrip {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Milliseconds. */
  readonly piece: number;
  /** How many points each piece has, oldest first. */
  readonly counts: readonly number[];
}

/** What a listing of the log told, in bounded memory: a day of it has 86,400 records. */
export interface PointSummary {
  readonly count: number;
  readonly oldest: Date | undefined;
  readonly newest: Date | undefined;
  readonly strips: readonly PointStrip[];
}

const shapes = [
  { name: 'last 24 hours', piece: hour / 2, pieces: 48 },
  { name: 'last 30 days', piece: 12 * hour, pieces: 60 },
];

/** Counts points by when they became durable; they come oldest first. */
export class PointCount {
  readonly #strips: (PointStrip & { readonly counts: number[] })[];
  #count = 0;
  #oldest: Date | undefined;
  #newest: Date | undefined;

  /** @param now where the strips end */
  constructor(now: Date) {
    this.#strips = shapes.map(({ name, piece, pieces }) => ({
      name,
      piece,
      from: now.getTime() - pieces * piece,
      counts: Array.from({ length: pieces }, () => 0),
    }));
  }

  get summary(): PointSummary {
    return { count: this.#count, oldest: this.#oldest, newest: this.#newest, strips: this.#strips };
  }

  add(durableAt: Date): void {
    this.#count += 1;
    this.#oldest ??= durableAt;
    this.#newest = durableAt;
    for (const { from, piece, counts } of this.#strips) {
      const at = Math.floor((durableAt.getTime() - from) / piece);
      // The clock of the store may be a little ahead.
      const into = Math.min(at, counts.length - 1);
      if (into >= 0) counts[into] = (counts[into] ?? 0) + 1;
    }
  }
}
