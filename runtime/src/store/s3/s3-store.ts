import { ObjectLockedError } from '../errors/object-locked-error.ts';
import { assertRange } from '../range.ts';
import { defaultRetryPolicy, type RetryPolicy } from '../retry-policy.ts';
import type {
  CallOptions,
  CreateResult,
  ListOptions,
  ListPage,
  ReadObject,
  Store,
  SwapResult,
  UploadOptions,
  UploadResult,
} from '../store.ts';
import type { StoreObserver } from '../store-observer.ts';
import { deleteAndVerify } from './delete-and-verify.ts';
import { equalParts } from './equal-parts.ts';
import { type FailureKind, failureKind } from './failure-kind.ts';
import type { S3Api, S3Object, S3Request } from './s3-api.ts';
import { S3Failure } from './s3-failure.ts';
import { S3Requests } from './s3-requests.ts';
import { uploadInParts } from './upload-in-parts.ts';

const longestPage = 1000;
const mebibyte = 1024 * 1024;
const defaultPartSize = 8 * mebibyte;
const smallestPartSize = 5 * mebibyte;

interface S3StoreOptions {
  api: S3Api;
  /** Default: up to 1, 2, 4, 8, 16 s with full jitter. */
  retry?: RetryPolicy | undefined;
  observe?: StoreObserver | undefined;
}

/** A range that begins at or behind the end holds no bytes; the protocol calls it an error (416). */
const orNoBytes = async (reading: Promise<S3Object>): Promise<Uint8Array> => {
  try {
    return (await reading).bytes;
  } catch (error) {
    if (error instanceof S3Failure && failureKind(error) === 'range-empty') return new Uint8Array();
    throw error;
  }
};

async function* prepend<Item>(first: readonly Item[], rest: AsyncIterable<Item>): AsyncGenerator<Item> {
  yield* first;
  yield* rest;
}

/** A store that speaks S3, be it R2 or its stand-in in memory. */
export class S3Store implements Store {
  readonly description: string;
  readonly #api: S3Api;
  readonly #requests: S3Requests;

  constructor({ api, retry = defaultRetryPolicy, observe }: S3StoreOptions) {
    this.#api = api;
    this.description = api.description;
    this.#requests = new S3Requests({ store: api.description, retry, observe });
  }

  /** A bucket lock holds objects that exist: where it forbids a create, there is an object, as with a 412. */
  async create(key: string, bytes: Uint8Array, { signal }: CallOptions = {}): Promise<CreateResult> {
    const condition = { ifNoneMatch: '*' } as const;
    const put = await this.#put({ key, body: bytes, condition, signal }, ['precondition-failed', 'locked']);
    return put === undefined ? { created: false } : { created: true, etag: put.etag };
  }

  async swap(
    key: string,
    bytes: Uint8Array,
    etag: string,
    { signal }: CallOptions = {},
  ): Promise<SwapResult> {
    const condition = { ifMatch: etag };
    const put = await this.#put({ key, body: bytes, condition, signal }, [
      'precondition-failed',
      'key-missing',
    ]);
    return put === undefined ? { swapped: false } : { swapped: true, etag: put.etag };
  }

  async read(key: string, { signal }: CallOptions = {}): Promise<ReadObject | undefined> {
    const run = async () => {
      const value = await this.#api.getObject({ key, range: undefined, signal });
      return { value, bytes: value.bytes.length };
    };
    const found = await this.#requests.ask({ operation: 'GetObject', key, signal, run }, ['key-missing']);
    if (found === undefined) return undefined;
    const { bytes, etag, lastModified, date } = found;
    return { bytes, etag, lastModified, date };
  }

  /** Without retries: whoever is not told it is still the same reads it, and that tells what is wrong. */
  async isStill(key: string, etag: string, { signal }: CallOptions = {}): Promise<boolean> {
    const run = async () => ({ value: await this.#api.headObject({ key, signal }) });
    const found = await this.#requests.tryOnce({ operation: 'HeadObject', key, signal, run });
    return found?.etag === etag;
  }

  async readRange(
    key: string,
    offset: number,
    length: number,
    { signal }: CallOptions = {},
  ): Promise<Uint8Array | undefined> {
    assertRange(offset, length);
    const run = async () => {
      const bytes = await orNoBytes(this.#api.getObject({ key, range: { offset, length }, signal }));
      return { value: bytes, bytes: bytes.length };
    };
    return this.#requests.ask({ operation: 'GetObject', key, signal, run }, ['key-missing']);
  }

  async list({ prefix, after = '', limit = longestPage, signal }: ListOptions): Promise<ListPage> {
    const run = async () => ({ value: await this.#api.listObjects({ prefix, after, limit, signal }) });
    return this.#requests.must({ operation: 'ListObjectsV2', key: prefix, signal, run });
  }

  async upload(
    key: string,
    body: AsyncIterable<Uint8Array>,
    { partSize = defaultPartSize, signal }: UploadOptions = {},
  ): Promise<UploadResult> {
    if (partSize < smallestPartSize) throw new RangeError(`parts of ${partSize} bytes`);
    const parts = equalParts(body, partSize);
    const first = await parts.next();
    const second = await parts.next();
    if (first.done || second.done) return this.#uploadWhole(key, first.value ?? new Uint8Array(), signal);
    const all = prepend([first.value, second.value], parts);
    return uploadInParts({ api: this.#api, requests: this.#requests, key, parts: all, signal });
  }

  async copy(from: string, to: string, { signal }: CallOptions = {}): Promise<boolean> {
    const run = async () => {
      await this.#api.copyObject({ from, to, signal });
      return { value: true };
    };
    const copied = await this.#requests.ask({ operation: 'CopyObject', key: to, signal, run }, [
      'key-missing',
    ]);
    return copied ?? false;
  }

  async delete(keys: readonly string[], { signal }: CallOptions = {}): Promise<void> {
    const list = (options: ListOptions) => this.list(options);
    await deleteAndVerify({ api: this.#api, requests: this.#requests, list, keys, signal });
  }

  async close(): Promise<void> {
    await this.#api.close();
  }

  async #put(
    put: S3Request<'putObject'>,
    answers: readonly FailureKind[],
  ): Promise<{ etag: string } | undefined> {
    const { key, body, signal } = put;
    const run = async () => ({ value: await this.#api.putObject(put), bytes: body.length });
    return this.#requests.ask({ operation: 'PutObject', key, signal, run }, answers);
  }

  /** A lock on these very bytes tells of an earlier try, which was made and whose answer was lost. */
  async #uploadWhole(key: string, body: Uint8Array, signal: AbortSignal | undefined): Promise<UploadResult> {
    const put = { key, body, condition: undefined, signal };
    const run = async () => ({ value: await this.#api.putObject(put), bytes: body.length });
    try {
      const { etag } = await this.#requests.must({ operation: 'PutObject', key, signal, run });
      return { size: body.length, etag };
    } catch (failure) {
      const there = failure instanceof ObjectLockedError && (await this.read(key, signal && { signal }));
      if (!there || !Buffer.from(there.bytes).equals(body)) throw failure;
      return { size: body.length, etag: there.etag };
    }
  }
}
