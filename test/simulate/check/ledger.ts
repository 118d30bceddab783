import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { Violation } from '../kernel/violation.ts';
import type { Application } from '../model/application.ts';
import type { BucketObserver } from '../model/bucket.ts';
import { type Commit, commitsOf } from '../model/content.ts';
import type { Disk } from '../model/disk.ts';
import { describeRecord, identityOf, type ModelRecord } from '../model/record.ts';
import type { World } from '../world.ts';
import { checkApplications, checkReplacedFile } from './applications.ts';
import { checkConflict } from './conflict.ts';
import { History } from './history.ts';
import { checkHolder } from './living-holder.ts';
import { findMissing } from './missing.ts';
import { checkOpening } from './opening.ts';
import { checkSuccessor } from './successor.ts';

/** Sees everything, and raises a violation at the moment at which a promise is broken. */
export class Ledger implements BucketObserver {
  /** Releases to somebody who asked. */
  handovers = 0;
  /** Asks of instances that are not newer: the way out of a stuck roll-out costs a handover. */
  patientAsks = 0;
  /** Faults end, commits too: then everything has to become durable. */
  mayCommit = true;
  readonly history: History;
  /** Where each process keeps its database, by session. */
  readonly diskOf = new Map<string, Disk>();
  /** Somebody has deleted or overwritten the lease. */
  leaseWasTampered = false;
  /** Commits that a rewind took out of the newest state on purpose. */
  readonly rewound = new Set<Commit>();
  readonly #acknowledged = new Set<Commit>();
  readonly #landed = new Set<string>();
  /** Opens that landed below another record. */
  readonly #inHoles = new Set<string>();
  readonly #world: World;
  #newest: ModelRecord | undefined;

  constructor(world: World) {
    this.#world = world;
    this.history = new History(world);
  }

  recordLanded(record: ModelRecord, replaced: ModelRecord | undefined): void {
    const { id, bodySha256 } = identityOf(record);
    const identity = `${id} ${bodySha256}`;
    const wasThere = this.#landed.has(identity);
    this.#landed.add(identity);
    if (replaced !== undefined && identityOf(replaced).bodySha256 !== bodySha256) {
      throw new Violation(
        'immutable',
        `${describeRecord(record)} has overwritten ${describeRecord(replaced)}`,
      );
    }
    if (wasThere) return;
    const before = this.#newest;
    if (before !== undefined && record.seq < before.seq) {
      // An open that falls into a hole is no takeover; its writer finds out by listing.
      if (record.kind === 'open') {
        this.#inHoles.add(identity);
        return;
      }
      throw new Violation('stale writer', `${describeRecord(record)} landed below ${describeRecord(before)}`);
    }
    checkSuccessor({ before, record, rewound: this.rewound, conflicts: this.#world.bucket.conflicts });
    if (record.kind === 'open') checkOpening(record, this.#world);
    this.#newest = record;
    const missing = findMissing(this.#world.bucket, record);
    if (missing !== undefined) {
      throw new Violation('unrestorable', `${describeRecord(record)} refers to ${missing}, which is gone`);
    }
    this.history.add(record);
  }

  /** A writer believes that its reign has begun. */
  opened(record: ModelRecord): void {
    const { id, bodySha256 } = identityOf(record);
    if (!this.#inHoles.has(`${id} ${bodySha256}`)) return;
    throw new Violation('open in a hole', `${describeRecord(record)} fences nobody, but its writer goes on`);
  }

  /** A writer believes that a record is durable. */
  acknowledged(record: ModelRecord): void {
    for (const commit of commitsOf(record.state)) this.#acknowledged.add(commit);
    this.checkAcknowledged();
  }

  /** Everything acknowledged is in the newest state, under `conflicts/`, or was rewound on purpose. */
  checkAcknowledged(): void {
    const { bucket } = this.#world;
    const newest = new Set(bucket.newest ? commitsOf(bucket.newest.state) : []);
    const kept = new Set(bucket.conflicts.flat());
    for (const commit of this.#acknowledged) {
      if (newest.has(commit) || kept.has(commit) || this.rewound.has(commit)) continue;
      const where = `the newest record is ${describeRecord(bucket.newest)}`;
      throw new Violation('acknowledged is restorable', `commit ${commit} was acknowledged, but ${where}`);
    }
  }

  recordsDeleted(seqs: readonly Seq[]): void {
    if (this.#newest !== undefined && seqs.includes(this.#newest.seq)) {
      throw new Violation('collector', `the newest record @${this.#newest.seq} was deleted`);
    }
    this.history.check();
  }

  objectsDeleted(): void {
    this.history.check();
  }

  leaseWritten(before: Lease | undefined, after: Lease): void {
    const isReleased = before?.state === 'held' && after.state === 'free';
    if (isReleased && before.ask?.purpose === 'run' && after.ask === null) this.handovers++;
    checkHolder(before, after, this.#world);
  }

  applicationStarts(application: Application): void {
    this.#world.note(() => `${application.machine.name}: application starts`);
    checkApplications(application, this.#world.applications);
  }

  /** The start found that the file and the newest record went separate ways. */
  conflictFound(disk: Disk, newest: ModelRecord): void {
    const author = this.history.authorOf(newest);
    // Somebody else's checkpoint of the same commits cannot be told from other commits.
    if (author === undefined || this.diskOf.get(author) === disk) checkConflict(disk, newest);
  }

  fileReplaced(disk: Disk, by: object): void {
    checkReplacedFile(disk, by);
  }
}
