import type { LeaseSeen } from '../../runtime/src/replica/protocol/lease-document.ts';
import type { Sample } from './sample-newest.ts';

/** What the bucket, and this disk, show of one database. All times are the store's own. */
export interface Observation {
  /** The store's clock when it answered. */
  readonly now: Date;
  readonly lease: { readonly seen: LeaseSeen; readonly writtenAt: Date | undefined };
  /** The newest record; undefined if the log is empty. */
  readonly newest:
    | { readonly seq: number; readonly epoch: number; readonly kind: string; readonly host: string }
    | undefined;
  /** The newest archive snapshot; `flaw` says why it proves nothing. */
  readonly archive:
    | { readonly name: string; readonly durableAt: Date; readonly flaw: string | undefined }
    | undefined;
  /** Ids of the conflicts that nobody has resolved. */
  readonly conflicts: readonly string[];
  /** What of the newest state was read; `damage` says which object is missing or damaged first. */
  readonly content: { readonly sample: Sample | undefined; readonly damage: string | undefined };
  /** True if an application uses the local file under an eider that does not hold the lease. */
  readonly fencedHere: boolean;
}
