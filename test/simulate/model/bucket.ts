import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Rules } from '../rules.ts';
import type { Commit } from './content.ts';
import type { BlockMap, ModelRecord, Pack } from './record.ts';

/** What stands at `lease.json`; `garbage` is a body that is no lease. */
export interface LeaseObject {
  readonly body: Lease | 'garbage';
  readonly etag: string;
}

export interface StoredRecord {
  readonly record: ModelRecord;
  readonly durableAt: number;
}

/** A page of the log. */
export interface LogPage {
  readonly records: readonly { readonly seq: Seq; readonly durableAt: number }[];
  readonly more: boolean;
  /** The store's clock. */
  readonly date: number;
}

/** Told of everything that changes in the bucket, after it has. */
export interface BucketObserver {
  recordLanded(record: ModelRecord, replaced: ModelRecord | undefined): void;
  recordsDeleted(seqs: readonly Seq[]): void;
  objectsDeleted(names: readonly string[]): void;
  leaseWritten(before: Lease | undefined, after: Lease): void;
}

/** Writes to one key that R2 lets pass in a second; more are answered with 429. */
const writeInterval = 1000;

/** The objects of one replica under R2's rules; every method is one request at the moment of its effect. */
export class Bucket {
  lease: LeaseObject | undefined;
  readonly log = new Map<Seq, StoredRecord>();
  readonly packs = new Map<string, Pack>();
  readonly maps = new Map<string, BlockMap>();
  /** Complete copies under `conflicts/`: the commits that each holds. */
  readonly conflicts: (readonly Commit[])[] = [];
  readonly #clock: Scheduler;
  readonly #rules: Rules;
  readonly #observer: BucketObserver;
  #leaseWrittenAt = Number.NEGATIVE_INFINITY;
  #seqs: Seq[] = [];

  constructor({ clock, rules, observer }: { clock: Scheduler; rules: Rules; observer: BucketObserver }) {
    this.#clock = clock;
    this.#rules = rules;
    this.#observer = observer;
  }

  get newest(): ModelRecord | undefined {
    const seq = this.#seqs.at(-1);
    return seq === undefined ? undefined : this.log.get(seq)?.record;
  }

  get seqs(): readonly Seq[] {
    return this.#seqs;
  }

  createRecord(record: ModelRecord): 'created' | 'exists' {
    const before = this.log.get(record.seq);
    if (before !== undefined && this.#rules('create-only-put')) return 'exists';
    this.log.set(record.seq, { record, durableAt: this.#clock.now });
    if (before === undefined) this.#insert(record.seq);
    this.#observer.recordLanded(record, before?.record);
    return 'created';
  }

  readRecord(seq: Seq): ModelRecord | undefined {
    return this.log.get(seq)?.record;
  }

  listLog({ after, limit }: { after: Seq; limit: number }): LogPage {
    const start = this.#firstAbove(after);
    const seqs = this.#seqs.slice(start, start + limit);
    const records = seqs.map((seq) => ({ seq, durableAt: this.log.get(seq)?.durableAt ?? 0 }));
    return { records, more: start + limit < this.#seqs.length, date: this.#clock.now };
  }

  deleteRecords(seqs: readonly Seq[]): void {
    for (const seq of seqs) this.log.delete(seq);
    this.#seqs = this.#seqs.filter((seq) => this.log.has(seq));
    this.#observer.recordsDeleted(seqs);
  }

  /** `etag` is that of the version to replace; undefined for none. */
  writeLease(body: Lease, etag: string | undefined): 'written' | 'refused' | 'busy' {
    if (this.#clock.now - this.#leaseWrittenAt < writeInterval) return 'busy';
    const before = this.lease;
    if (before?.etag !== etag) return 'refused';
    this.#leaseWrittenAt = this.#clock.now;
    // A clone may write the very same bytes; then the ETag is the same too.
    this.lease = { body, etag: body.nonce };
    this.#observer.leaseWritten(
      before === undefined || before.body === 'garbage' ? undefined : before.body,
      body,
    );
    return 'written';
  }

  listObjects(): string[] {
    return [...this.packs.keys(), ...this.maps.keys()];
  }

  copyPack(from: string, to: string): boolean {
    const pack = this.packs.get(from);
    if (pack !== undefined) this.packs.set(to, pack);
    return pack !== undefined;
  }

  deleteObjects(names: readonly string[]): void {
    for (const name of names) {
      this.packs.delete(name);
      this.maps.delete(name);
    }
    this.#observer.objectsDeleted(names);
  }

  #insert(seq: Seq): void {
    this.#seqs.splice(this.#firstAbove(seq), 0, seq);
  }

  #firstAbove(seq: Seq): number {
    let [low, high] = [0, this.#seqs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#seqs[middle] ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
