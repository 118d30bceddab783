import { Readable } from 'node:stream';
import { S3Failure } from '../s3/s3-failure.ts';
import { required } from './required.ts';

/** The two fields of the SDK's answer that matter here. */
interface AnswerWithBody {
  readonly Body?: unknown;
  readonly ContentLength?: number | undefined;
}

const incomplete = (message: string): S3Failure =>
  new S3Failure({ status: 200, code: 'IncompleteBody', message });

/** Collects a body into memory of exactly the promised length; more or fewer bytes are a failure worth another try. */
export const readBody = async ({ Body, ContentLength }: AnswerWithBody): Promise<Uint8Array> => {
  const length = required('Content-Length', ContentLength);
  const body: AsyncIterable<Uint8Array> = required('body', Body instanceof Readable ? Body : undefined);
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  for await (const chunk of body) {
    if (filled + chunk.length > length) throw incomplete(`more than the promised ${length} bytes`);
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled < length) throw incomplete(`${filled} of ${length} bytes`);
  return bytes;
};
