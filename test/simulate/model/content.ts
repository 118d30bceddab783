/** A commit of the application; numbers are unique in a run. */
export type Commit = number;

/**
 * A state of a database: the commits that checkpoints have folded into the file, and those in the WAL. Two states with the
 * same iteration and base have the same blocks and headers.
 */
export interface Content {
  readonly iteration: number;
  readonly base: readonly Commit[];
  readonly wal: readonly Commit[];
}

export const emptyContent: Content = { iteration: 0, base: [], wal: [] };

export function commitsOf({ base, wal }: Content): Commit[] {
  return [...base, ...wal];
}

export function isPrefix(of: readonly Commit[], whole: readonly Commit[]): boolean {
  return of.length <= whole.length && of.every((commit, index) => commit === whole[index]);
}

export function sameList(a: readonly Commit[], b: readonly Commit[]): boolean {
  return a.length === b.length && isPrefix(a, b);
}

export function sameBase(a: Content, b: Content): boolean {
  return a.iteration === b.iteration && sameList(a.base, b.base);
}

export function sameContent(a: Content, b: Content): boolean {
  return sameBase(a, b) && sameList(a.wal, b.wal);
}

/** A commit, appended to the WAL. */
export function committed(content: Content, commit: Commit): Content {
  return { ...content, wal: [...content.wal, commit] };
}

/** The state after DuckDB's checkpoint. */
export function checkpointed({ iteration, base, wal }: Content): Content {
  return { iteration: iteration + 1, base: [...base, ...wal], wal: [] };
}

/** What a power cut leaves when the last entries of the WAL never reached the disk; the first `fsynced` did. */
export function withoutLast(content: Content, lost: number, fsynced: number): Content {
  return { ...content, wal: content.wal.slice(0, Math.max(fsynced, content.wal.length - lost)) };
}
