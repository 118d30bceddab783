import { once } from 'node:events';
import { type ServerType, serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { HttpAddress } from '../config/declarations/operation.ts';
import { EiderError } from '../errors/eider-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { type HttpRoutesOptions, httpRoutes } from './http-routes.ts';

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

/**
 * Serves health checks, metrics and, with a token, the admin API until it is disposed of.
 * @throws {AddressUnusableError}
 */
export async function serveHttp({
  address,
  ...options
}: Omit<HttpRoutesOptions, 'addressOf'> & { address: HttpAddress }): Promise<
  AsyncDisposable & { port: number }
> {
  const { host: hostname, port } = address;
  const addressOf = (context: Context) => getConnInfo(context).remote.address ?? 'unknown';
  const { fetch } = httpRoutes({ ...options, addressOf });
  const server: ServerType = serve({ fetch, hostname, port });
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
