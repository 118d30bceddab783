import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ProxiedAnswer, ProxiedRequest } from './fault-rule.ts';

/** Headers that belong to one connection, and the length, which each message gets anew. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

const endToEnd = (headers: ProxiedRequest['headers']): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined && !hopByHop.has(entry[0]),
    ),
  );

/** Reads a request whole. The path is `<endpoint's path>/<bucket>/<key>`. */
export const receiveRequest = async (message: IncomingMessage, endpoint: URL): Promise<ProxiedRequest> => {
  const url = new URL(message.url ?? '/', endpoint);
  const [, ...key] = url.pathname.slice(endpoint.pathname.length).replace(/^\//, '').split('/');
  return {
    method: message.method ?? 'GET',
    target: message.url ?? '/',
    key: decodeURIComponent(key.join('/')),
    query: url.searchParams,
    headers: message.headers,
    body: await buffer(message),
  };
};

interface SendOptions {
  request: ProxiedRequest;
  upstream: URL;
}

/**
 * Sends a request on, over a connection of its own: one that the store closes while it idles would be a fault that
 * nobody asked for. The Host header stays the client's, because the signature covers it.
 */
export const sendRequest = async ({ request, upstream }: SendOptions): Promise<ProxiedAnswer> => {
  const { method, target, body, headers } = request;
  const sent = httpRequest({
    agent: false,
    host: upstream.hostname,
    port: upstream.port,
    method,
    path: target,
    headers: { ...endToEnd(headers), 'content-length': body.length },
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 502, headers: response.headers, body: await buffer(response) };
};

const sendHead = (response: ServerResponse, { status, headers, body }: ProxiedAnswer): void => {
  const length = status === 204 ? {} : { 'content-length': body.length };
  response.writeHead(status, { ...endToEnd(headers), ...length });
};

/** Answers the client, if it is still there. */
export const sendAnswer = (response: ServerResponse, answer: ProxiedAnswer): void => {
  if (response.destroyed) return;
  sendHead(response, answer);
  response.end(answer.body);
};

/** Sends the head and half of the body; then closes the connection, or leaves it hanging. */
export const sendHalf = (response: ServerResponse, answer: ProxiedAnswer, then: 'close' | 'hang'): void => {
  if (response.destroyed) return;
  sendHead(response, answer);
  const half = answer.body.subarray(0, Math.floor(answer.body.length / 2));
  response.write(half, () => {
    if (then === 'close') response.socket?.destroySoon();
  });
};
