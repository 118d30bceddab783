import { Socket } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { freeMemory } from '../../free-memory.ts';
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
  const body = required('body', Body instanceof Readable ? Body : undefined);
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  // Not `for await`: that joins pieces that came together, which copies them once more and leaves them to the collector.
  const sink = new Writable({
    write(piece: Buffer, _encoding, done) {
      if (filled + piece.length > length) return done(incomplete(`more than the promised ${length} bytes`));
      bytes.set(piece, filled);
      filled += piece.length;
      freeMemory(piece);
      done();
    },
  });
  using _freeing = freeingReceived(body);
  await pipeline(body, sink);
  if (filled < length) throw incomplete(`${filled} of ${length} bytes`);
  return bytes;
};

/**
 * Frees what a connection receives as soon as Node's HTTP parser, which listens first, has copied the body out of it. Left to
 * the collector, a second copy of all that is downloaded lies around, up to 64 MiB at a time.
 */
function freeingReceived(body: Readable): Disposable {
  // Not by `IncomingMessage`: an import of `node:http` brings WebSockets and the rest of its globals along, at every start.
  const socket = 'socket' in body && body.socket instanceof Socket ? body.socket : undefined;
  socket?.on('data', freeMemory);
  return { [Symbol.dispose]: () => void socket?.off('data', freeMemory) };
}
