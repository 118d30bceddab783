import { createHash } from 'node:crypto';
import type { MultipartUpload, UploadedPart } from '../../../runtime/src/store/s3/s3-api.ts';
import type { MemoryBucket } from './memory-bucket.ts';
import { memoryFailures } from './memory-failures.ts';

const smallestPart = 5 * 1024 * 1024;

interface Pending {
  readonly key: string;
  readonly mark: string;
  readonly parts: Map<number, Uint8Array>;
}

const md5 = (bytes: Uint8Array): Buffer => createHash('md5').update(bytes).digest();

/** All parts but the last must be of one size, and of 5 MiB at least (https://developers.cloudflare.com/r2/objects/upload-objects/). */
const assertPartSizes = (parts: readonly Uint8Array[]): void => {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw memoryFailures.noSuchUpload();
  const leading = parts.slice(0, -1);
  if (leading.some(({ length }) => length < smallestPart)) throw memoryFailures.entityTooSmall();
  const isUnequal = leading.some(({ length }) => length !== first.length) || last.length > first.length;
  if (isUnequal) throw memoryFailures.unequalParts();
};

/** Uploads in parts that are not complete yet. */
export class MemoryUploads {
  readonly #bucket: MemoryBucket;
  readonly #pending = new Map<string, Pending>();
  #count = 0;

  constructor(bucket: MemoryBucket) {
    this.#bucket = bucket;
  }

  create({ key, mark }: { key: string; mark: string }): MultipartUpload {
    this.#count += 1;
    const uploadId = `upload-${this.#count}`;
    this.#pending.set(uploadId, { key, mark, parts: new Map() });
    return { key, uploadId };
  }

  addPart(upload: MultipartUpload, partNumber: number, body: Uint8Array): UploadedPart {
    this.#find(upload).parts.set(partNumber, new Uint8Array(body));
    return { partNumber, etag: `"${md5(body).toString('hex')}"` };
  }

  complete(upload: MultipartUpload, parts: readonly UploadedPart[]): { etag: string } {
    const { key, mark, parts: sent } = this.#find(upload);
    const bodies = parts.map(({ partNumber }) => sent.get(partNumber) ?? new Uint8Array());
    assertPartSizes(bodies);
    const etag = `"${md5(Buffer.concat(bodies.map(md5))).toString('hex')}-${bodies.length}"`;
    this.#bucket.put(key, { bytes: Buffer.concat(bodies), mark, etag });
    this.#pending.delete(upload.uploadId);
    return { etag };
  }

  abort(upload: MultipartUpload): void {
    this.#find(upload);
    this.#pending.delete(upload.uploadId);
  }

  #find({ uploadId }: MultipartUpload): Pending {
    const pending = this.#pending.get(uploadId);
    if (pending === undefined) throw memoryFailures.noSuchUpload();
    return pending;
  }
}
