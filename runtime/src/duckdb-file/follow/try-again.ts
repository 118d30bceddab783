/** Why a try of a capture was given up for another one. */
export type RetryReason =
  | 'torn-header'
  | 'header-changed'
  | 'wal-replaced'
  | 'wal-mismatch'
  | 'file-replaced'
  | 'free-list-changed'
  | 'live-block-changed'
  | 'live-block-unreadable'
  | 'checkpoint-running'
  | 'more-to-read'
  | 'out-of-time';

/** Thrown inside a try to end it; the capture that runs the tries catches it. */
export class TryAgain extends Error {
  readonly reason: RetryReason;

  constructor(reason: RetryReason, detail = '') {
    super(detail);
    this.reason = reason;
  }
}

/** A WAL that says it continues another checkpoint than the one that the header names. */
export class WalMismatch extends TryAgain {
  readonly wal: bigint;
  readonly header: bigint;

  constructor({ wal, header }: { wal: bigint; header: bigint }) {
    super('wal-mismatch');
    this.wal = wal;
    this.header = header;
  }
}
