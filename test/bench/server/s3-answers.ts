import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { listPage } from './list-page.ts';
import { type KeptObject, ObjectMemory, piecesOf } from './object-memory.ts';

export interface S3Request {
  readonly method: string;
  /** Empty for a request to the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly pieces: readonly Uint8Array[];
}

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly pieces?: Iterable<Uint8Array>;
  /** Bytes of the body; also told where there is none (HEAD). */
  readonly length?: number;
}

const xml = (status: number, text: string): S3Answer => {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
  const headers = { 'content-type': 'application/xml' };
  return { status, headers, pieces: [body], length: body.length };
};

const failure = (status: number, code: string): S3Answer =>
  xml(status, `<Error><Code>${code}</Code></Error>`);

/**
 * As much of S3 as Eider, the AWS SDK, rclone and restic use, with conditional writes. Signatures are not checked: that
 * would cost every contestant the same and say nothing about them.
 */
export class S3Answers {
  readonly #objects = new ObjectMemory();
  readonly #uploads = new Map<string, Map<number, readonly Uint8Array[]>>();

  /** Forgets everything. */
  clear(): void {
    this.#objects.clear();
    this.#uploads.clear();
  }

  /** Changes what the bucket holds past all requests. */
  change(how: (objects: ObjectMemory) => void): void {
    how(this.#objects);
  }

  answer(request: S3Request): S3Answer {
    return request.key === '' ? this.#ofBucket(request) : this.#ofObject(request);
  }

  #ofBucket({ method, query, pieces }: S3Request): S3Answer {
    if (query.has('location')) return xml(200, '<LocationConstraint></LocationConstraint>');
    if (query.has('delete')) return this.#deleteAll(Buffer.concat(pieces).toString());
    if (method === 'GET') return xml(200, listPage(this.#objects, query));
    return { status: 200, length: 0 };
  }

  #ofObject(request: S3Request): S3Answer {
    const { method, query, headers } = request;
    if (method === 'GET' || method === 'HEAD') return this.#read(request);
    if (method === 'DELETE') return this.#delete(request);
    if (query.has('uploads')) return this.#beginUpload(request);
    if (query.has('partNumber')) return this.#putPart(request);
    if (query.has('uploadId')) return this.#completeUpload(request);
    return headers['x-amz-copy-source'] === undefined ? this.#put(request) : this.#copy(request);
  }

  #read({ method, key, headers }: S3Request): S3Answer {
    const object = this.#objects.get(key);
    if (object === undefined) return failure(404, 'NoSuchKey');
    const common = {
      etag: object.etag,
      'last-modified': object.lastModified.toUTCString(),
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
    };
    const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
    const from = Number(range?.[1] ?? 0);
    const to = Math.min(object.size, Number(range?.[2] || object.size - 1) + 1);
    if (range !== null && from >= object.size) return failure(416, 'InvalidRange');
    const pieces = method === 'HEAD' ? [] : piecesOf(object, from, to);
    if (range === null) return { status: 200, headers: common, pieces, length: object.size };
    const contentRange = { 'content-range': `bytes ${from}-${to - 1}/${object.size}` };
    return { status: 206, headers: { ...common, ...contentRange }, pieces, length: to - from };
  }

  #put({ key, headers, pieces }: S3Request): S3Answer {
    const present = this.#objects.get(key);
    const { 'if-match': wanted, 'if-none-match': unwanted } = headers;
    if (unwanted !== undefined && present !== undefined) return failure(412, 'PreconditionFailed');
    if (wanted !== undefined && present === undefined) return failure(404, 'NoSuchKey');
    if (wanted !== undefined && !isSameTag(wanted, present)) return failure(412, 'PreconditionFailed');
    return { status: 200, headers: { etag: this.#objects.put(key, pieces).etag }, length: 0 };
  }

  #copy({ key, headers }: S3Request): S3Answer {
    const [, ...source] = decodeURIComponent(String(headers['x-amz-copy-source']))
      .replace(/^\//, '')
      .split('/');
    const object = this.#objects.get(source.join('/'));
    if (object === undefined) return failure(404, 'NoSuchKey');
    const { etag, lastModified } = this.#objects.put(key, object.pieces);
    const result = `<ETag>${etag}</ETag><LastModified>${lastModified.toISOString()}</LastModified>`;
    return xml(200, `<CopyObjectResult>${result}</CopyObjectResult>`);
  }

  #delete({ key, query }: S3Request): S3Answer {
    const uploadId = query.get('uploadId');
    if (uploadId === null) this.#objects.delete(key);
    else this.#uploads.delete(uploadId);
    return { status: 204 };
  }

  #deleteAll(body: string): S3Answer {
    for (const [, key = ''] of body.matchAll(/<Key>([^<]*)<\/Key>/g)) {
      this.#objects.delete(key.replaceAll('&lt;', '<').replaceAll('&amp;', '&'));
    }
    return xml(200, '<DeleteResult></DeleteResult>');
  }

  #beginUpload({ key }: S3Request): S3Answer {
    const id = randomUUID();
    this.#uploads.set(id, new Map());
    const result = `<Key>${key}</Key><UploadId>${id}</UploadId>`;
    return xml(200, `<InitiateMultipartUploadResult>${result}</InitiateMultipartUploadResult>`);
  }

  #putPart({ query, pieces }: S3Request): S3Answer {
    const parts = this.#uploads.get(query.get('uploadId') ?? '');
    if (parts === undefined) return failure(404, 'NoSuchUpload');
    const number = Number(query.get('partNumber'));
    parts.set(number, pieces);
    return { status: 200, headers: { etag: `"${randomUUID()}-${number}"` }, length: 0 };
  }

  #completeUpload({ key, query }: S3Request): S3Answer {
    const id = query.get('uploadId') ?? '';
    const parts = this.#uploads.get(id);
    if (parts === undefined) return failure(404, 'NoSuchUpload');
    this.#uploads.delete(id);
    const ordered = [...parts].sort(([a], [b]) => a - b).flatMap(([, pieces]) => pieces);
    const { etag } = this.#objects.put(key, ordered);
    const result = `<Key>${key}</Key><ETag>${etag}</ETag>`;
    return xml(200, `<CompleteMultipartUploadResult>${result}</CompleteMultipartUploadResult>`);
  }
}

const isSameTag = (wanted: string, object: KeptObject | undefined): boolean =>
  wanted.replaceAll('"', '') === object?.etag.replaceAll('"', '');
