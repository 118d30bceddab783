import type { ListPage } from '../store.ts';

/** A condition of a PUT; without one it overwrites. */
export type PutCondition = { readonly ifNoneMatch: '*' } | { readonly ifMatch: string };

export interface S3Object {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly lastModified: Date;
  /** The store's clock when it answered. */
  readonly date: Date;
  /** The mark that the upload was given. */
  readonly mark: string | undefined;
}

/** A part as the store acknowledged it. */
export interface UploadedPart {
  /** Counts from 1. */
  readonly partNumber: number;
  readonly etag: string;
}

export interface MultipartUpload {
  readonly key: string;
  readonly uploadId: string;
}

interface Cancellable {
  readonly signal: AbortSignal | undefined;
}

/**
 * The part of the S3 protocol that Eider uses, one request per call and one try per request. Every failed request
 * rejects with an {@link S3Failure}, an aborted one with the signal's reason. R2 and its stand-in in memory
 * implement this, and share everything above it: retries, errors, uploads in parts, deletes that are checked.
 */
export interface S3Api {
  /** For people, without secrets. */
  readonly description: string;

  putObject(
    request: Cancellable & { key: string; body: Uint8Array; condition: PutCondition | undefined },
  ): Promise<{ etag: string }>;

  /** Without a range the whole object. */
  getObject(
    request: Cancellable & { key: string; range: { offset: number; length: number } | undefined },
  ): Promise<S3Object>;

  /** Whatever else the answer is, it has no body that would say so: a missing object looks like a missing bucket. */
  headObject(request: Cancellable & { key: string }): Promise<{ etag: string }>;

  listObjects(request: Cancellable & { prefix: string; after: string; limit: number }): Promise<ListPage>;

  copyObject(request: Cancellable & { from: string; to: string }): Promise<void>;

  deleteObject(request: Cancellable & { key: string }): Promise<void>;

  /** At most 1000 keys. What it says about each of them is not believed anyway, so it is not returned. */
  deleteObjects(request: Cancellable & { keys: readonly string[] }): Promise<void>;

  /** `mark` is kept with the object, so that a lost reply to its completion can be told from somebody else's object. */
  createMultipartUpload(request: Cancellable & { key: string; mark: string }): Promise<MultipartUpload>;

  uploadPart(
    request: Cancellable & { upload: MultipartUpload; partNumber: number; body: Uint8Array },
  ): Promise<UploadedPart>;

  completeMultipartUpload(
    request: Cancellable & { upload: MultipartUpload; parts: readonly UploadedPart[] },
  ): Promise<{ etag: string }>;

  abortMultipartUpload(request: Cancellable & { upload: MultipartUpload }): Promise<void>;

  close(): Promise<void>;
}

/** What one of the requests is asked. */
export type S3Request<Name extends keyof S3Api> = S3Api[Name] extends (request: infer Asked) => unknown
  ? Asked
  : never;
