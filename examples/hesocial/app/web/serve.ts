import { once } from 'node:events';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';

/** Serves the pages on the loopback interface until it is disposed of. @throws if the port is taken */
export async function servePages(routes: Hono, port: number): Promise<AsyncDisposable & { port: number }> {
  const server = serve({ fetch: routes.fetch, hostname: '127.0.0.1', port });
  await once(server, 'listening');
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    async [Symbol.asyncDispose]() {
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
