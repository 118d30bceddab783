import { EiderError } from '../../errors/eider-error.ts';
import type { ReplicaKeys } from '../../replica/keys.ts';
import { LeaseObject } from '../../replica/lease-object.ts';
import { listRecords } from '../../replica/log/log-listing.ts';
import type { Lease } from '../../replica/protocol/lease-document.ts';
import type { Store } from '../../store/store.ts';
import { PointCount, type PointSummary } from './point-strips.ts';

/** Seconds for which the lease is not read again, whoever looks at the page. */
const leaseSeconds = 15;

/** Seconds for which the log is not listed again: a day of records is 87 requests. */
const pointsSeconds = 900;

/** What was read of the bucket last. */
export interface SeenReplica {
  readonly lease: Lease | undefined;
  readonly points: PointSummary | undefined;
  /** Why it could not be read the last time, in one line. */
  readonly trouble: string | undefined;
}

/** What the page shows of the bucket. Nobody who looks at it waits for the store, or makes it read more than so often. */
export class ReplicaView {
  readonly #store: Store;
  readonly #keys: ReplicaKeys;
  readonly #now: () => Date;
  readonly #monotonic: () => number;
  #lease: Lease | undefined;
  #points: PointSummary | undefined;
  #trouble: string | undefined;
  #leaseAt = Number.NEGATIVE_INFINITY;
  #pointsAt = Number.NEGATIVE_INFINITY;
  #reading = false;

  /** @param options.monotonic seconds of a clock that never jumps */
  constructor({
    store,
    keys,
    now,
    monotonic,
  }: { store: Store; keys: ReplicaKeys; now: () => Date; monotonic: () => number }) {
    this.#store = store;
    this.#keys = keys;
    this.#now = now;
    this.#monotonic = monotonic;
  }

  /** What is known; what is old is read again for whoever looks next. */
  look(): SeenReplica {
    void this.#readAgain();
    return { lease: this.#lease, points: this.#points, trouble: this.#trouble };
  }

  /** Never rejects. */
  async #readAgain(): Promise<void> {
    const now = this.#monotonic();
    const leaseIsOld = now - this.#leaseAt >= leaseSeconds;
    const pointsAreOld = now - this.#pointsAt >= pointsSeconds;
    if (this.#reading || !(leaseIsOld || pointsAreOld)) return;
    this.#reading = true;
    if (leaseIsOld) this.#leaseAt = now;
    if (pointsAreOld) this.#pointsAt = now;
    try {
      if (leaseIsOld) this.#lease = await this.#readLease();
      if (pointsAreOld) this.#points = await this.#countPoints();
      this.#trouble = undefined;
    } catch (failure) {
      this.#trouble = failure instanceof EiderError ? failure.line : String(failure);
      // They are counted again when the lease is read again, not in a quarter of an hour.
      if (pointsAreOld) this.#pointsAt = now - pointsSeconds + leaseSeconds;
    } finally {
      this.#reading = false;
    }
  }

  async #readLease(): Promise<Lease | undefined> {
    const { seen } = await new LeaseObject({ store: this.#store, keys: this.#keys }).read();
    return seen.kind === 'lease' ? seen.lease : undefined;
  }

  async #countPoints(): Promise<PointSummary> {
    const count = new PointCount(this.#now());
    for await (const { durableAt } of listRecords({ store: this.#store, keys: this.#keys }))
      count.add(durableAt);
    return count.summary;
  }
}
