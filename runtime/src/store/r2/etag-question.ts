import { Readable } from 'node:stream';
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { S3Failure } from '../s3/s3-failure.ts';
import { required } from './required.ts';

/** Milliseconds for which a signed request is sent again as it is: S3 takes one for 15 minutes, give or take the clocks' difference. */
const signatureLasts = 60_000;

/** A request as it was signed, and when. */
interface Signed {
  readonly key: string;
  readonly request: unknown;
  readonly at: number;
}

/** What the SDK's connection hands out, as far as it matters here. */
interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * Asks for an object's ETag, again and again. Putting the same request together and signing it anew each time takes the SDK most of what
 * the question costs; so it is sent again as it was signed, past the SDK, for a while.
 */
export class EtagQuestion {
  readonly #client: S3Client;
  readonly #bucket: string;
  #signed: Signed | undefined;

  constructor({ client, bucket }: { client: S3Client; bucket: string }) {
    this.#client = client;
    this.#bucket = bucket;
  }

  /** @throws {S3Failure} for any other answer than that of an object */
  async ask(key: string, signal: AbortSignal | undefined): Promise<string> {
    const options = signal === undefined ? {} : { abortSignal: signal };
    const signed = this.#signed;
    // Until it is answered: a request that was refused is not sent again.
    this.#signed = undefined;
    if (signed?.key !== key || performance.now() - signed.at >= signatureLasts)
      return this.#askAnew(key, options);
    const { response } = await this.#client.config.requestHandler.handle(signed.request, options);
    const etag = etagIn(response);
    this.#signed = signed;
    return etag;
  }

  async #askAnew(key: string, options: { abortSignal?: AbortSignal }): Promise<string> {
    const command = new HeadObjectCommand({ Bucket: this.#bucket, Key: key });
    const at = performance.now();
    let request: unknown;
    command.middlewareStack.add(
      (next) => (args) => {
        request = args.request;
        return next(args);
      },
      { step: 'deserialize', priority: 'low', name: 'keepSigned' },
    );
    const { ETag } = await this.#client.send(command, options);
    this.#signed = { key, request, at };
    return required('ETag', ETag);
  }
}

function etagIn({ statusCode, headers, body }: Answer): string {
  // A connection is used again only after its answer has been read to the end, even if there is nothing in it.
  if (body instanceof Readable) body.resume();
  if (statusCode === 200) return required('ETag', headers['etag']);
  throw new S3Failure({ status: statusCode, code: undefined, message: `HTTP ${statusCode}` });
}
