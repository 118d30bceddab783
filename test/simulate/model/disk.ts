import type { Line, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { ContentName } from '../../../runtime/src/replica/protocol/compare-content.ts';
import type { LeaseObject } from './bucket.ts';
import type { Content } from './content.ts';
import type { ModelRecord } from './record.ts';

/** The position file; `state` stands for what the named record held, which the model does not look up again. */
export interface Position extends ContentName {
  readonly id: string;
  readonly seq: Seq;
  readonly line: Line;
  readonly state: Content;
  /** After a clean stop: the file as inode, size and times then showed it. */
  readonly stamp: Content | undefined;
}

/** How a clean stop left the replica. */
export interface CleanStop {
  readonly newest: ModelRecord;
  readonly lease: LeaseObject;
}

/** A volume with a database, and what Eider keeps beside it. */
export class Disk {
  /** Random per disk; a clone has the same. */
  readonly id: string;
  file: Content | undefined;
  /** Entries of the WAL that are certainly on the disk: a restore has fsynced them. */
  fsynced = 0;
  /** Wall-clock time of the last commit. */
  committedAt = 0;
  position: Position | undefined;
  /** What the last intent names. */
  intent: ContentName | undefined;
  unverified = false;
  /** The last clean stop. */
  stop: CleanStop | undefined;
  /** What was written last may be gone. */
  hasLostPower = false;
  /** There is another disk with the same id. */
  isCloned = false;
  /** The eider that holds the lock of this disk. */
  lockedBy: object | undefined;
  /** DuckDB's own lock: the application that has the database open. */
  openedBy: object | undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** A copy as a snapshot of the volume gives it: same id, no locks. */
  clone(): Disk {
    const copy = new Disk(this.id);
    copy.file = this.file;
    copy.fsynced = this.fsynced;
    copy.committedAt = this.committedAt;
    copy.position = this.position;
    copy.intent = this.intent;
    copy.unverified = this.unverified;
    copy.stop = this.stop;
    copy.hasLostPower = this.hasLostPower;
    copy.isCloned = true;
    this.isCloned = true;
    return copy;
  }

  get isLocked(): boolean {
    return this.lockedBy !== undefined || this.openedBy !== undefined;
  }
}
