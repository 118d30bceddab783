import { createHash } from 'node:crypto';
import { compareKeys } from '../../../runtime/src/store/key-order.ts';
import type { PutCondition } from '../../../runtime/src/store/s3/s3-api.ts';
import { type BucketLock, isLocked } from './bucket-lock.ts';
import { memoryFailures } from './memory-failures.ts';

/** An object as it lies in the bucket; never changed in place. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  readonly mark: string | undefined;
}

/** What is to be written; without an ETag, that of a single PUT: the content's MD5. */
export type NewObject = Pick<StoredObject, 'bytes' | 'mark'> & { readonly etag?: string };

export interface MemoryBucketOptions {
  /** The bucket's own clock, milliseconds since 1970; default: this machine's. */
  clock?: () => number;
  /** Default: none. */
  locks?: readonly BucketLock[];
  /** Refuse a second write to a key within a second (429), as R2 does; default: no. */
  oneWritePerSecond?: boolean;
}

const md5Etag = (bytes: Uint8Array): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

/** A bucket with R2's rules. Several stores may share one, as several machines share a bucket. */
export class MemoryBucket {
  readonly clock: () => number;
  readonly #locks: readonly BucketLock[];
  readonly #oneWritePerSecond: boolean;
  readonly #objects = new Map<string, StoredObject>();
  /** In byte order. */
  readonly #keys: string[] = [];
  readonly #lastWrites = new Map<string, number>();

  constructor({ clock = Date.now, locks = [], oneWritePerSecond = false }: MemoryBucketOptions = {}) {
    this.clock = clock;
    this.#locks = locks;
    this.#oneWritePerSecond = oneWritePerSecond;
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /**
   * Writes an object. Whether R2 looks at the lock or at the condition first is not documented; here it is the lock,
   * which asks more of the caller.
   */
  put(
    key: string,
    { bytes, mark, etag = md5Etag(bytes) }: NewObject,
    condition?: PutCondition,
  ): StoredObject {
    this.#assertRate(key);
    if (this.isLocked(key)) throw memoryFailures.locked();
    this.#assertCondition(key, condition);
    if (!this.#objects.has(key)) this.#keys.splice(this.#position(key), 0, key);
    // A copy: the caller may go on to use its memory.
    const object = { bytes: new Uint8Array(bytes), etag, mark, lastModified: this.clock() };
    this.#objects.set(key, object);
    this.#lastWrites.set(key, this.clock());
    return object;
  }

  delete(key: string): void {
    if (!this.#objects.has(key)) return;
    if (this.isLocked(key)) throw memoryFailures.locked();
    this.#objects.delete(key);
    this.#keys.splice(this.#position(key), 1);
  }

  /** The first `limit` keys with this prefix after `after`. */
  keys({ prefix, after, limit }: { prefix: string; after: string; limit: number }): string[] {
    const begin = compareKeys(after, prefix) < 0 ? prefix : after;
    const found: string[] = [];
    for (let index = this.#position(begin); found.length < limit; index += 1) {
      const key = this.#keys[index];
      if (key === undefined || !key.startsWith(prefix)) break;
      if (key !== after) found.push(key);
    }
    return found;
  }

  isLocked(key: string): boolean {
    const present = this.#objects.get(key);
    if (present === undefined) return false;
    return isLocked({ locks: this.#locks, key, age: this.clock() - present.lastModified });
  }

  #assertRate(key: string): void {
    const last = this.#lastWrites.get(key);
    if (this.#oneWritePerSecond && last !== undefined && this.clock() - last < 1000) {
      throw memoryFailures.tooManyRequests();
    }
  }

  #assertCondition(key: string, condition: PutCondition | undefined): void {
    if (condition === undefined) return;
    const present = this.#objects.get(key);
    const holds = 'ifMatch' in condition ? present?.etag === condition.ifMatch : present === undefined;
    if (!holds) throw memoryFailures.preconditionFailed();
  }

  /** Where the key is, or would be, among the keys. */
  #position(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.#keys[middle] ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
