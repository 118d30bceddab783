import { Hono } from 'hono';
import { proxy } from 'hono/proxy';

/** The paths that `eider` serves and an application may mount. */
const paths = ['/api/health/*', '/api/admin/*', '/api/openapi.json', '/metrics'] as const;

/** Whose keeper serves them. */
export interface Served {
  /** Port of the loopback interface; undefined while nothing is served. */
  readonly httpPort: number | undefined;
}

/**
 * Health checks, metrics and the admin API of a database, to be mounted into an application: what `eider run` serves, passed on to the
 * keeper. The admin API needs `EIDER_ADMIN_TOKEN`, as there. 503 while there is no keeper.
 */
export function eiderRoutes(served: Served): Hono {
  const routes = new Hono();
  for (const path of paths) {
    routes.all(path, async (context) => {
      const { httpPort } = served;
      const { pathname, search } = new URL(context.req.url);
      const unavailable = () => context.json({ ok: false, state: 'unavailable' }, 503);
      if (httpPort === undefined) return unavailable();
      try {
        return await proxy(`http://127.0.0.1:${httpPort}${pathname}${search}`, { ...context.req });
      } catch {
        // It has just ended, and another one is started.
        return unavailable();
      }
    });
  }
  return routes;
}
