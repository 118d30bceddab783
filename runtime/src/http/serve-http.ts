import { once } from 'node:events';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { HttpAddress } from '../config/declarations/operation.ts';
import { EiderError } from '../errors/eider-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import type { RunStatus } from '../supervisor/run-status.ts';
import { databaseHealth, syncHealth } from './health.ts';
import type { Metrics } from './metrics.ts';

/** The address for health checks and metrics cannot be had. */
export class AddressUnusableError extends EiderError {
  readonly exitCode = ExitCode.configuration;

  constructor({ host, port, cause }: HttpAddress & { cause: unknown }) {
    super({
      what: `${host}:${port} cannot be listened on: ${cause instanceof Error ? cause.message : String(cause)}`,
      todo: 'Set EIDER_HTTP_ADDRESS to another one, or to off',
      cause,
    });
  }
}

export interface HttpOptions {
  address: HttpAddress;
  metrics: Metrics;
  /** The run as it is now; undefined before it has begun. */
  status: () => RunStatus | undefined;
  /** Lag from which on the replica counts as stale, seconds. */
  mostLagSeconds: number;
}

/** The routes, without a server: for tests, and for an application that mounts them. */
export function httpRoutes({ metrics, status, mostLagSeconds }: Omit<HttpOptions, 'address'>): Hono {
  const routes = new Hono();
  routes.get('/api/health/database', (context) => {
    const { code, body } = databaseHealth(status());
    return context.json(body, code);
  });
  routes.get('/api/health/r2-sync', (context) => {
    const { code, body } = syncHealth(status(), { mostLagSeconds });
    return context.json(body, code);
  });
  routes.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  );
  return routes;
}

/**
 * Serves health checks and metrics until it is disposed of.
 * @throws {AddressUnusableError}
 */
export async function serveHttp({
  address,
  ...options
}: HttpOptions): Promise<AsyncDisposable & { port: number }> {
  const { host: hostname, port } = address;
  const server: ServerType = serve({ fetch: httpRoutes(options).fetch, hostname, port });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new AddressUnusableError({ ...address, cause });
  }
  // A health check that is kept open must not keep Eider alive.
  server.unref();
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    async [Symbol.asyncDispose]() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    },
  };
}
