import type {
  MultipartUpload,
  S3Api,
  S3Object,
  S3Request,
  UploadedPart,
} from '../../../runtime/src/store/s3/s3-api.ts';
import type { ListPage } from '../../../runtime/src/store/store.ts';
import type { MemoryBucket, StoredObject } from './memory-bucket.ts';
import { memoryFailures } from './memory-failures.ts';
import { MemoryUploads } from './memory-uploads.ts';

const cut = (bytes: Uint8Array, range: S3Request<'getObject'>['range']): Uint8Array => {
  if (range === undefined) return bytes.slice();
  if (range.offset >= bytes.length) throw memoryFailures.invalidRange();
  return bytes.slice(range.offset, range.offset + range.length);
};

/** One client of a bucket in memory. Every request takes effect at once when it is made. */
export class MemoryApi implements S3Api {
  readonly description = 'a bucket in memory';
  readonly #bucket: MemoryBucket;
  readonly #uploads: MemoryUploads;

  constructor(bucket: MemoryBucket) {
    this.#bucket = bucket;
    this.#uploads = new MemoryUploads(bucket);
  }

  async putObject({ key, body, condition }: S3Request<'putObject'>): Promise<{ etag: string }> {
    const { etag } = this.#bucket.put(key, { bytes: body, mark: undefined }, condition);
    return { etag };
  }

  async getObject({ key, range }: S3Request<'getObject'>): Promise<S3Object> {
    const { bytes, etag, mark, lastModified } = this.#find(key);
    return { bytes: cut(bytes, range), etag, mark, lastModified: new Date(lastModified), date: this.#date() };
  }

  async headObject({ key }: S3Request<'headObject'>): Promise<{ etag: string }> {
    return { etag: this.#find(key).etag };
  }

  async listObjects({ prefix, after, limit }: S3Request<'listObjects'>): Promise<ListPage> {
    const keys = this.#bucket.keys({ prefix, after, limit: limit + 1 });
    const objects = keys.slice(0, limit).map((key) => {
      const { bytes, lastModified } = this.#find(key);
      return { key, size: bytes.length, lastModified: new Date(lastModified) };
    });
    return { objects, more: keys.length > limit, date: this.#date() };
  }

  async copyObject({ from, to }: S3Request<'copyObject'>): Promise<void> {
    this.#bucket.put(to, this.#find(from));
  }

  async deleteObject({ key }: S3Request<'deleteObject'>): Promise<void> {
    this.#bucket.delete(key);
  }

  /** As in S3, an object that must not be deleted fails by itself, not the request. */
  async deleteObjects({ keys }: S3Request<'deleteObjects'>): Promise<void> {
    for (const key of keys.filter((one) => !this.#bucket.isLocked(one))) this.#bucket.delete(key);
  }

  async createMultipartUpload(request: S3Request<'createMultipartUpload'>): Promise<MultipartUpload> {
    return this.#uploads.create(request);
  }

  async uploadPart({ upload, partNumber, body }: S3Request<'uploadPart'>): Promise<UploadedPart> {
    return this.#uploads.addPart(upload, partNumber, body);
  }

  async completeMultipartUpload({
    upload,
    parts,
  }: S3Request<'completeMultipartUpload'>): Promise<{ etag: string }> {
    return this.#uploads.complete(upload, parts);
  }

  async abortMultipartUpload({ upload }: S3Request<'abortMultipartUpload'>): Promise<void> {
    this.#uploads.abort(upload);
  }

  async close(): Promise<void> {
    // Nothing is open.
  }

  #date(): Date {
    return new Date(this.#bucket.clock());
  }

  #find(key: string): StoredObject {
    const object = this.#bucket.get(key);
    if (object === undefined) throw memoryFailures.noSuchKey();
    return object;
  }
}
