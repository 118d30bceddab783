/**
 * An object as a listing shows it. Without its ETag: nothing decides by it, and the directory store would have to hash
 * every object to know it.
 */
export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** The store's own clock. */
  readonly lastModified: Date;
}

/** One page of a listing. */
export interface ListPage {
  readonly objects: readonly ListedObject[];
  /** True if there is more after the last key of this page. */
  readonly more: boolean;
  /** The store's clock (its `Date` header) when it answered: ages are `date - lastModified`, never a local clock. */
  readonly date: Date;
}

export interface ReadObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly lastModified: Date;
  readonly date: Date;
}

export interface ListOptions {
  /** Only keys that start with this. */
  prefix: string;
  /** Only keys after this one, in byte order. */
  after?: string;
  /** Most objects to return; default and maximum 1000. */
  limit?: number;
  signal?: AbortSignal;
}

export interface CallOptions {
  /** Ends the call and its retries. */
  signal?: AbortSignal;
}

export interface UploadOptions extends CallOptions {
  /** Bytes in a part; default 8 MiB, at least 5 MiB (R2's own limit). Five parts are in memory at most. */
  partSize?: number;
}

export type CreateResult = { readonly created: true; readonly etag: string } | { readonly created: false };

export type SwapResult = { readonly swapped: true; readonly etag: string } | { readonly swapped: false };

export interface UploadResult {
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
}

/**
 * What the replica needs of an object store, and no more. Keys are relative to the bucket. Every method retries what is
 * worth retrying (429, 5xx, resets, time-outs) with full jitter at 1, 2, 4, 8, 16 s, and then throws a {@link StoreError}
 * that says operation, key, status, R2 code and tries. "Not there" is a value, never an error; everything else is an
 * error, never "not there" (DESIGN.md, promise 9).
 */
export interface Store {
  /** For people: `r2://bucket at https://…`, without secrets. */
  readonly description: string;

  /**
   * Creates an object that must not exist (If-None-Match: *). `false`: something is there already, which after an
   * ambiguous failure of an earlier try inside this call may be these very bytes; the caller finds out by reading.
   */
  create(key: string, bytes: Uint8Array, options?: CallOptions): Promise<CreateResult>;

  /** Replaces an object whose ETag is `etag` (If-Match). `swapped: false`: it changed, or is gone. */
  swap(key: string, bytes: Uint8Array, etag: string, options?: CallOptions): Promise<SwapResult>;

  /** Reads an object whole; undefined if it does not exist. For small objects. */
  read(key: string, options?: CallOptions): Promise<ReadObject | undefined>;

  /**
   * Whether an object is certainly still the version with this ETag: the cheapest question there is. `false`: it is not, or is gone,
   * or the store did not say, and {@link read} tells.
   */
  isStill(key: string, etag: string, options?: CallOptions): Promise<boolean>;

  /** Reads bytes [offset, offset + length); undefined if the object does not exist, fewer bytes if it ends before. The memory is the caller's. */
  readRange(
    key: string,
    offset: number,
    length: number,
    options?: CallOptions,
  ): Promise<Uint8Array | undefined>;

  /** Lists one page, keys in byte order. */
  list(options: ListOptions): Promise<ListPage>;

  /**
   * Writes an object of unknown length from a stream, in equal parts of `partSize` bytes (R2 refuses unequal ones), or
   * in one PUT if it fits into one part. Aborts the upload if the stream fails. Not conditional: keys must be unique by construction.
   */
  upload(key: string, body: AsyncIterable<Uint8Array>, options?: UploadOptions): Promise<UploadResult>;

  /** Copies within the bucket, server side; `false` if the source does not exist. */
  copy(from: string, to: string, options?: CallOptions): Promise<boolean>;

  /** Deletes, then lists to make sure (R2 has answered 200 and kept objects); throws naming those that remain. Missing keys are fine. */
  delete(keys: readonly string[], options?: CallOptions): Promise<void>;

  /** Lets sockets go. */
  close(): Promise<void>;
}
