/** What was going on when a point was captured. */
export type PointKind =
  /** Nothing in particular. */
  | 'quiet'
  /** The application commits while the capture reads. */
  | 'commit during a capture'
  /** A marker ends `.wal`, the header is still the old one. */
  | 'mid-checkpoint'
  /** The same, and commits are in `.wal.checkpoint`. */
  | 'mid-checkpoint with content'
  /** The new header is written, `.wal` is still there. */
  | 'stale WAL'
  /** The same, and commits are in `.wal.checkpoint`. */
  | 'stale WAL beside .wal.checkpoint'
  /** `.wal.checkpoint` takes the place of `.wal` while the capture reads. */
  | 'WAL renamed during a capture'
  /** `.wal` became shorter on the same inode. */
  | 'WAL shrunk'
  /** Recovery kept a marker and appended commits behind it (DuckDB 1.4). */
  | 'commits behind a marker'
  /** A checkpoint ends while the capture reads. */
  | 'header flipped during a capture'
  /** DuckDB gave up a checkpoint. */
  | 'aborted checkpoint'
  /** The application was killed, or recovers. */
  | 'crash and recovery'
  /** A block was freed and used again while the old header is still the newest. */
  | 'block used again early'
  /** A block whose content changed, its stored checksum not. */
  | 'permuted values'
  /** The WAL refers to blocks beyond the header's block count. */
  | 'blocks beyond the block count'
  /** A write is half done. */
  | 'torn write'
  /** A commit failed, and what it had written to the WAL was cut off. */
  | 'failed commit'
  /** Checkpoints follow each other faster than a full pass. */
  | 'back-to-back checkpoints'
  /** The replicator was killed and started again. */
  | 'replicator restarted'
  /** Another file, or another content, in the database's place. */
  | 'file replaced';

/** So many points of each kind there must be at least in a whole run: a run that never met a case proves nothing about it. */
export const floors: Readonly<Record<PointKind, number>> = {
  quiet: 100,
  'commit during a capture': 40,
  'mid-checkpoint': 60,
  'mid-checkpoint with content': 20,
  'stale WAL': 10,
  'stale WAL beside .wal.checkpoint': 3,
  'WAL renamed during a capture': 20,
  'WAL shrunk': 10,
  'commits behind a marker': 4,
  'header flipped during a capture': 30,
  'aborted checkpoint': 20,
  'crash and recovery': 200,
  'block used again early': 6,
  'permuted values': 60,
  'blocks beyond the block count': 40,
  'torn write': 8,
  'failed commit': 9,
  'back-to-back checkpoints': 60,
  'replicator restarted': 40,
  'file replaced': 20,
};
