import type { Store } from '../store/store.ts';
import type { ReplicaKeys } from './keys.ts';
import { type Lease, type LeaseSeen, leaseBytes, seeLease } from './protocol/lease-document.ts';

/** `lease.json` as it was read. */
export interface LeaseRead {
  readonly seen: LeaseSeen;
  /** Undefined if there is no such object. */
  readonly etag: string | undefined;
}

/** A lease that is known to lie there in this version, as if it had been read. */
export const asRead = ({ lease, etag }: { lease: Lease; etag: string }) =>
  ({ seen: { kind: 'lease', lease }, etag }) satisfies LeaseRead;

/** The one mutable object of a replica. Every write is conditional on what was read. */
export class LeaseObject {
  readonly #store: Store;
  readonly #key: string;

  constructor({ store, keys }: { store: Store; keys: ReplicaKeys }) {
    this.#store = store;
    this.#key = keys.lease;
  }

  async read(signal?: AbortSignal): Promise<LeaseRead> {
    const object = await this.#store.read(this.#key, signal && { signal });
    return { seen: seeLease(object?.bytes), etag: object?.etag };
  }

  /** Whether the lease is certainly still this version. False: {@link read} tells. */
  isStill(etag: string, signal?: AbortSignal): Promise<boolean> {
    return this.#store.isStill(this.#key, etag, signal && { signal });
  }

  /**
   * Writes `lease` over what was read with this ETag, or where nothing was. Returns the new ETag; undefined if somebody
   * wrote in between, or if an earlier try of this very call did and its answer was lost: read again, decide again.
   */
  async write(lease: Lease, etag: string | undefined, signal?: AbortSignal): Promise<string | undefined> {
    const options = signal && { signal };
    if (etag === undefined) {
      const made = await this.#store.create(this.#key, leaseBytes(lease), options);
      return made.created ? made.etag : undefined;
    }
    const swapped = await this.#store.swap(this.#key, leaseBytes(lease), etag, options);
    return swapped.swapped ? swapped.etag : undefined;
  }
}
