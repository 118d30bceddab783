import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { receiveBody } from '../../bench/server/receive-body.ts';

const bodyOf = async (pieces: readonly string[], headers: Record<string, string>): Promise<string> => {
  const message = Object.assign(Readable.from(pieces.map((piece) => Buffer.from(piece))), { headers });
  return Buffer.concat(await receiveBody(message as unknown as IncomingMessage)).toString();
};

it('leaves a body as it is', async () => {
  expect(await bodyOf(['5;chunk', '-signature'], {})).toBe('5;chunk-signature');
});

it('takes off the frame of a body that was signed piece by piece, wherever it was cut on its way', async () => {
  const framed = [
    '5;chunk-signature=aa\r\nab\r',
    '\nc\r\n',
    '2;chunk-signature=bb\r\nef\r\n0;chunk-signature=cc\r\n\r\n',
  ];
  const headers = { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' };
  expect(await bodyOf(framed, headers)).toBe('ab\r\ncef');
});
