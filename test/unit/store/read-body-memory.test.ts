import { createServer, get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeMemory } from '../../../runtime/src/free-memory.ts';
import { readBody } from '../../../runtime/src/store/r2/read-body.ts';
import { portOf } from '../../support/free-port.ts';

const mebibyte = 2 ** 20;
const body = Buffer.alloc(4 * mebibyte, 'eider');
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-length': body.length });
  response.end(body);
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise<unknown>((resolve) => server.close(resolve)));

const answer = (): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: portOf(server) }, resolve).on('error', reject);
  });

test('what a connection has received is gone as soon as it is read, without the garbage collector', async () => {
  for (let bodies = 0; bodies < 10; bodies += 1) {
    const before = process.memoryUsage().arrayBuffers;
    const bytes = await readBody({ Body: await answer(), ContentLength: body.length });
    expect(body.equals(bytes)).toBe(true);
    freeMemory(bytes);
    // Two more copies of the body, one of the socket's and one of the parser's, would be as many bytes again, each.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(mebibyte);
  }
});
