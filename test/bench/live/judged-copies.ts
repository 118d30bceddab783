/** How the copies of one copier turned out. */
export interface JudgedCopies {
  readonly name: string;
  readonly copies: number;
  /** It cannot be restored, DuckDB refuses it, dies of it, or its tables disagree. */
  readonly corrupt: number;
  /** Sound, but without a commit that had returned before the copy began. */
  readonly stale: number;
  /** The copier itself failed. */
  readonly failed: number;
}

export type Fate = 'sound' | 'corrupt' | 'stale' | 'failed';

export const countFates = (name: string, fates: readonly Fate[]): JudgedCopies => ({
  name,
  copies: fates.length,
  corrupt: fates.filter((fate) => fate === 'corrupt').length,
  stale: fates.filter((fate) => fate === 'stale').length,
  failed: fates.filter((fate) => fate === 'failed').length,
});
