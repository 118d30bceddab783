const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const seconds = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `12,345` */
export function formatCount(count: number | bigint): string {
  return counts.format(count);
}

/** `1 commit`, `12 commits` */
export function formatCommits(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'commit' : 'commits'}`;
}

/** Milliseconds as `1.2 s`. */
export function formatSeconds(milliseconds: number): string {
  return `${seconds.format(milliseconds / 1000)} s`;
}

/** Bytes as `8.3 MB`, a million bytes each. */
export function formatMegabytes(bytes: number): string {
  return `${seconds.format(bytes / 1e6)} MB`;
}
