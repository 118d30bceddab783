import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Exchange,
  type FaultRule,
  matches,
  type ProxiedAnswer,
  type ProxiedRequest,
} from './fault-rule.ts';
import { portOf } from './free-port.ts';
import { receiveRequest, sendAnswer, sendHalf, sendRequest } from './http-exchange.ts';

/** A request that is over. */
export interface ProxyRecord {
  readonly method: string;
  readonly key: string;
  /** Bytes of the request's body. */
  readonly bytesUp: number;
  /** Bytes of the answer's body; 0 if a fault kept it back. */
  readonly bytesDown: number;
  /** Undefined if a fault kept the answer back. */
  readonly status: number | undefined;
}

/** An HTTP proxy on the loopback interface between a client and an S3 store, which does to requests what networks and stores do. */
export interface FaultProxy extends AsyncDisposable {
  /** What the client takes for the store. */
  readonly endpoint: URL;
  /** All requests so far, oldest first. */
  readonly stats: readonly ProxyRecord[];
  /** Adds a rule after those that are there; call what it returns to take it away. */
  add(rule: FaultRule): () => void;
  /** The store cannot be reached: open connections break, new ones are refused. */
  down(): void;
  /** It can be reached again. */
  up(): void;
  stop(): Promise<void>;
}

interface RunningRule {
  readonly rule: FaultRule;
  /** Requests that matched so far. */
  count: number;
}

const applies = (running: RunningRule, proxied: ProxiedRequest): boolean => {
  const { rule } = running;
  if (!matches(rule, proxied)) return false;
  running.count += 1;
  return rule.nth === undefined || rule.nth === running.count;
};

/** Starts a proxy in front of an S3 endpoint. Without rules it passes everything through. */
export const startFaultProxy = async ({ upstream }: { upstream: URL }): Promise<FaultProxy> => {
  const stats: ProxyRecord[] = [];
  const rules = new Set<RunningRule>();
  const sockets = new Set<Socket>();
  const stopping = new AbortController();
  let isDown = false;

  const wait = async (milliseconds: number): Promise<void> => {
    await sleep(milliseconds, undefined, { signal: stopping.signal });
  };

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const proxied = await receiveRequest(message, upstream);
    const run = async ([first, ...rest]: readonly FaultRule[]): Promise<ProxiedAnswer | undefined> =>
      first === undefined ? sendRequest({ request: proxied, upstream }) : first.fault(exchange(rest));
    const exchange = (rest: readonly FaultRule[]): Exchange => ({
      request: proxied,
      wait,
      forward: () => run(rest),
      reset: () => message.socket.resetAndDestroy(),
      sendHalf: (answer, then) => sendHalf(response, answer, then),
    });
    const applying = [...rules].filter((running) => applies(running, proxied)).map(({ rule }) => rule);
    const answer = await run(applying);
    const { method, key, body } = proxied;
    stats.push({
      method,
      key,
      bytesUp: body.length,
      bytesDown: answer?.body.length ?? 0,
      status: answer?.status,
    });
    if (answer !== undefined) sendAnswer(response, answer);
  };

  // Without a time-out for idle connections: it would be a fault that nobody asked for.
  const server = createServer({ keepAliveTimeout: 0 }, (message, response) => {
    // Whatever breaks between here and the store breaks the client's connection, as it would without a proxy.
    handle(message, response).catch((error: Error) => message.socket.destroy(error));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (isDown) socket.resetAndDestroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const endpoint = new URL(upstream);
  endpoint.port = `${portOf(server)}`;

  const breakConnections = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    stopping.abort();
    server.close();
    breakConnections();
    await closed;
  };

  return {
    endpoint,
    stats,
    add: (rule) => {
      const running = { rule, count: 0 };
      rules.add(running);
      return () => rules.delete(running);
    },
    down: () => {
      isDown = true;
      breakConnections();
    },
    up: () => {
      isDown = false;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
};
