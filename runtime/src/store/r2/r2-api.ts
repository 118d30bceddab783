import {
  type _Object,
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type {
  MultipartUpload,
  PutCondition,
  S3Api,
  S3Object,
  S3Request,
  UploadedPart,
} from '../s3/s3-api.ts';
import type { ListedObject, ListPage } from '../store.ts';
import { AnswerDates } from './answer-dates.ts';
import { assertRangeAnswered } from './assert-range-answered.ts';
import { EtagQuestion } from './etag-question.ts';
import { readBody } from './read-body.ts';
import { required } from './required.ts';
import { toS3Failure } from './to-s3-failure.ts';

/** Name of the metadata in which an object keeps its mark. */
const markName = 'eider-upload';

interface R2ApiOptions {
  client: S3Client;
  endpoint: URL;
  bucket: string;
  description: string;
}

/** The S3 requests, made by the SDK. */
export class R2Api implements S3Api {
  readonly description: string;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #dates: AnswerDates;
  readonly #etags: EtagQuestion;

  constructor({ client, endpoint, bucket, description }: R2ApiOptions) {
    this.#client = client;
    this.#bucket = bucket;
    this.#dates = new AnswerDates(client, endpoint);
    this.#etags = new EtagQuestion({ client, bucket });
    this.description = description;
  }

  async putObject({ key, body, condition, signal }: S3Request<'putObject'>): Promise<{ etag: string }> {
    const command = new PutObjectCommand({ ...this.#object(key), Body: body, ...headers(condition) });
    const { ETag } = await this.#answer(signal, (options) => this.#client.send(command, options));
    return { etag: required('ETag', ETag) };
  }

  async getObject({ key, range, signal }: S3Request<'getObject'>): Promise<S3Object> {
    const Range = range && `bytes=${range.offset}-${range.offset + range.length - 1}`;
    const command = new GetObjectCommand({ ...this.#object(key), Range });
    return this.#answer(signal, async (options) => {
      const output = await this.#client.send(command, options);
      const bytes = await readBody(output);
      if (range) assertRangeAnswered({ range, contentRange: output.ContentRange, received: bytes.length });
      return {
        bytes,
        etag: required('ETag', output.ETag),
        lastModified: required('Last-Modified', output.LastModified),
        date: this.#dates.of(output),
        mark: output.Metadata?.[markName],
      };
    });
  }

  async headObject({ key, signal }: S3Request<'headObject'>): Promise<{ etag: string }> {
    return { etag: await this.#answer(signal, () => this.#etags.ask(key, signal)) };
  }

  async listObjects({ prefix, after, limit, signal }: S3Request<'listObjects'>): Promise<ListPage> {
    const command = new ListObjectsV2Command({
      Bucket: this.#bucket,
      Prefix: prefix,
      StartAfter: after,
      MaxKeys: limit,
    });
    return this.#answer(signal, async (options) => {
      const output = await this.#client.send(command, options);
      return {
        objects: (output.Contents ?? []).map(toListed),
        more: required('IsTruncated', output.IsTruncated),
        date: this.#dates.of(output),
      };
    });
  }

  async copyObject({ from, to, signal }: S3Request<'copyObject'>): Promise<void> {
    const source = [this.#bucket, ...from.split('/')].map(encodeURIComponent).join('/');
    const command = new CopyObjectCommand({ ...this.#object(to), CopySource: source });
    await this.#answer(signal, async (options) => {
      const { CopyObjectResult } = await this.#client.send(command, options);
      required('ETag', CopyObjectResult?.ETag);
    });
  }

  async deleteObject({ key, signal }: S3Request<'deleteObject'>): Promise<void> {
    const command = new DeleteObjectCommand(this.#object(key));
    await this.#answer(signal, (options) => this.#client.send(command, options));
  }

  async deleteObjects({ keys, signal }: S3Request<'deleteObjects'>): Promise<void> {
    const Objects = keys.map((Key) => ({ Key }));
    const command = new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } });
    await this.#answer(signal, (options) => this.#client.send(command, options));
  }

  async createMultipartUpload({
    key,
    mark,
    signal,
  }: S3Request<'createMultipartUpload'>): Promise<MultipartUpload> {
    const command = new CreateMultipartUploadCommand({
      ...this.#object(key),
      Metadata: { [markName]: mark },
    });
    const { UploadId } = await this.#answer(signal, (options) => this.#client.send(command, options));
    return { key, uploadId: required('UploadId', UploadId) };
  }

  async uploadPart({ upload, partNumber, body, signal }: S3Request<'uploadPart'>): Promise<UploadedPart> {
    const command = new UploadPartCommand({ ...this.#upload(upload), PartNumber: partNumber, Body: body });
    const { ETag } = await this.#answer(signal, (options) => this.#client.send(command, options));
    return { partNumber, etag: required('ETag', ETag) };
  }

  async completeMultipartUpload({
    upload,
    parts,
    signal,
  }: S3Request<'completeMultipartUpload'>): Promise<{ etag: string }> {
    const Parts = parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }));
    const command = new CompleteMultipartUploadCommand({
      ...this.#upload(upload),
      MultipartUpload: { Parts },
    });
    const { ETag } = await this.#answer(signal, (options) => this.#client.send(command, options));
    return { etag: required('ETag', ETag) };
  }

  async abortMultipartUpload({ upload, signal }: S3Request<'abortMultipartUpload'>): Promise<void> {
    const command = new AbortMultipartUploadCommand(this.#upload(upload));
    await this.#answer(signal, (options) => this.#client.send(command, options));
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: key };
  }

  #upload({ key, uploadId }: MultipartUpload): { Bucket: string; Key: string; UploadId: string } {
    return { ...this.#object(key), UploadId: uploadId };
  }

  async #answer<Value>(
    signal: AbortSignal | undefined,
    request: (options: { abortSignal?: AbortSignal }) => Promise<Value>,
  ): Promise<Value> {
    try {
      return await request(signal === undefined ? {} : { abortSignal: signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw toS3Failure(error);
    }
  }
}

const headers = (condition: PutCondition | undefined): { IfMatch?: string; IfNoneMatch?: string } => {
  if (condition === undefined) return {};
  return 'ifMatch' in condition ? { IfMatch: condition.ifMatch } : { IfNoneMatch: condition.ifNoneMatch };
};

const toListed = ({ Key, Size, LastModified }: _Object): ListedObject => ({
  key: required('Key', Key),
  size: required('Size', Size),
  lastModified: required('LastModified', LastModified),
});
