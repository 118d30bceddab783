/** A rule that keeps objects as they are: R2's bucket lock (https://developers.cloudflare.com/r2/buckets/bucket-locks/). */
export interface BucketLock {
  /** Objects whose key starts with this; empty: all. */
  readonly prefix: string;
  /** Until an object is this old, in seconds; `Infinity`: for ever. */
  readonly maxAgeSeconds: number;
}

interface LockedOptions {
  locks: readonly BucketLock[];
  key: string;
  /** Age of the object that lies there, milliseconds. */
  age: number;
}

/** Whether any rule holds the object; so the longest one wins. */
export const isLocked = ({ locks, key, age }: LockedOptions): boolean =>
  locks.some(({ prefix, maxAgeSeconds }) => key.startsWith(prefix) && age < maxAgeSeconds * 1000);
