import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationClass } from '../../../runtime/src/store/store-operation.ts';
import { serve } from '../../points/child/serve.ts';
import { portOf } from '../../support/free-port.ts';
import type { ServerOptions } from './bench-server.ts';
import { LineDirection, passing } from './line.ts';
import { receiveBody } from './receive-body.ts';
import { type RepeatOptions, repeatNewest } from './repeat-newest.ts';
import { requestClass } from './request-class.ts';
import { type S3Answer, S3Answers } from './s3-answers.ts';
import { type Traffic, TrafficCounter } from './traffic.ts';

// The bench's S3 server, in a process of its own, so that what it takes is not taken for the contestants'.
// Its options are the only argument, as JSON.

const { line } = JSON.parse(process.argv[2] ?? '{}') as ServerOptions;
const up = line && new LineDirection(line);
const down = line && new LineDirection(line);
const answers = new S3Answers();
const traffic = new TrafficCounter();
let delay = 0;

async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(message.url ?? '/', 'http://bench');
  const [, , ...path] = url.pathname.split('/');
  const key = decodeURIComponent(path.join('/'));
  const { method = 'GET', headers } = message;
  const pieces = await receiveBody(message, up);
  const late = delay + (line?.latencyMs ?? 0);
  if (late > 0) await sleep(late);
  const answer = answers.answer({ method, key, query: url.searchParams, headers, pieces });
  const isBodyless = method === 'HEAD';
  traffic.count({
    key,
    class: requestClass({ method, key, query: url.searchParams }),
    bytesUp: pieces.reduce((sum, { length }) => sum + length, 0),
    bytesDown: isBodyless ? 0 : (answer.length ?? 0),
  });
  await send(response, answer);
}

async function send(
  response: ServerResponse,
  { status, headers, pieces = [], length }: S3Answer,
): Promise<void> {
  response.writeHead(status, { ...headers, ...(length !== undefined && { 'content-length': length }) });
  // Waits for a slow reader: an object is not piled up a second time in the socket's queue.
  const sent = down === undefined ? pieces : passing(pieces, down);
  await pipeline(Readable.from(sent, { objectMode: true, highWaterMark: 4 }), response);
}

const server = createServer({ keepAliveTimeout: 0 }, (message, response) => {
  // A client that goes away in the middle, because its process has ended, is no failure of the bench.
  handle(message, response).catch(() => message.socket.destroy());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const handlers = {
  async port(): Promise<number> {
    return portOf(server);
  },
  /** Milliseconds that every answer is held back, besides what the line takes. */
  async delay(milliseconds: number): Promise<void> {
    delay = milliseconds;
  },
  async traffic(): Promise<Traffic> {
    return traffic.total;
  },
  async requestsBetween({ from, to }: { from: number; to: number }): Promise<number> {
    return traffic.between(from, to);
  },
  async timesOf({
    wanted,
    from,
    to,
  }: {
    wanted: OperationClass;
    from: number;
    to: number;
  }): Promise<number[]> {
    return traffic.timesOf(wanted, from, to);
  },
  async requestsBefore({ part, from }: { part: string; from: number }): Promise<number | undefined> {
    return traffic.before(part, from);
  },
  async repeatNewest(options: RepeatOptions): Promise<void> {
    answers.change((objects) => repeatNewest(objects, options));
  },
  async clear(): Promise<void> {
    answers.clear();
  },
};

export type S3Handlers = typeof handlers;

serve(handlers);
