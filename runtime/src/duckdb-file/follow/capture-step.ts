/**
 * The steps of a capture that a test can take out, to show that each one is needed. Named after the rules of the
 * algorithm (docs/capture.md); production takes out none.
 */
export type CaptureStep =
  /** The WAL is read before the blocks, so that blocks which it refers to already exist. */
  | 'wal-before-blocks'
  /** `.wal.checkpoint` continues a `.wal` that ends in a marker. */
  | 'checkpoint-wal'
  /** `.wal` is looked up again after both WALs were read. */
  | 'wal-identity-recheck'
  /** Before kept bytes of a WAL are relied on, its size and both ends of them are compared. */
  | 'kept-bytes-check'
  /** Of several markers in a WAL the last one decides. */
  | 'last-marker'
  /** Markers and their FLUSH are left out of the effective WAL. */
  | 'strip-markers'
  /** A WAL whose marker names the active header is void. */
  | 'stale-wal'
  /** After a void WAL was met it is read from its beginning again. */
  | 'rescan-after-stale'
  /** Only commits that are complete count. */
  | 'flush-only'
  /** A new checkpoint makes every WAL be read from its beginning. */
  | 'wal-reset-on-iteration'
  /** The WAL's own checkpoint number must be the header's. */
  | 'wal-iteration'
  /** When the WAL refers to blocks, all free ones and those beyond the block count are read. */
  | 'row-group-blocks'
  /** After a checkpoint, blocks that were free before it are read whole. */
  | 'free-blocks'
  /** After a checkpoint, metadata blocks are read whole. */
  | 'metadata-blocks'
  /** Blocks that need not be read have their stored checksum compared. */
  | 'probe-rest'
  /** Copies whose checksum does not match are read again. */
  | 'block-checksum'
  /** Content is told apart by SHA-256, not by the stored checksum. */
  | 'content-hash'
  /** A live block that changed under the same checkpoint means another try. */
  | 'live-unchanged'
  /** Every live block must have been read with a valid checksum. */
  | 'free-list-live'
  /** The free list must still be the same at the end. */
  | 'free-list-again'
  /** Live blocks that were read anew count only once no checkpoint runs that may let them be overwritten. */
  | 'early-freed-blocks'
  /** The header must be the same at the end. */
  | 'header-again'
  /** Another file at the path means starting over. */
  | 'inode'
  /** More than one checkpoint since the last look is no succession: every block may be another by now. */
  | 'gap';

/** The steps that are taken out. */
export type Ablation = ReadonlySet<CaptureStep>;
