import type { IncomingMessage } from 'node:http';
import type { LineDirection } from './line.ts';

/**
 * The body of a request, in the pieces in which it came. Some clients sign what they send piece by piece
 * (`STREAMING-AWS4-HMAC-SHA256-PAYLOAD`: `<hex length>;chunk-signature=…\r\n<bytes>\r\n`); that frame is taken off.
 * @param line what the bytes go through; default: nothing that would hold them up
 */
export async function receiveBody(
  message: IncomingMessage,
  line?: LineDirection,
): Promise<readonly Uint8Array[]> {
  const pieces: Buffer[] = [];
  for await (const piece of message) {
    pieces.push(piece as Buffer);
    await line?.pass((piece as Buffer).length);
  }
  const isFramed = String(message.headers['x-amz-content-sha256']).startsWith('STREAMING-');
  return isFramed ? unframed(Buffer.concat(pieces)) : pieces;
}

function unframed(body: Buffer): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (!(length > 0)) return pieces;
    const start = lineEnd + 2;
    pieces.push(body.subarray(start, start + length));
    at = start + length + 2;
  }
}
