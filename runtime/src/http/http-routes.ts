import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { EiderError } from '../errors/eider-error.ts';
import type { Log } from '../logging/log.ts';
import { addAdminApi } from './admin/admin-api.ts';
import type { AdminContext } from './admin/admin-context.ts';
import type { AdminEnv } from './admin/authorize.ts';
import { problemAnswer, problemOf } from './admin/problem.ts';
import { RestoreJobs } from './admin/restore-jobs.ts';
import type { Metrics } from './metrics.ts';
import { addDocument } from './open-api-document.ts';
import { addPage } from './page/add-page.ts';
import type { PageContext } from './page/status-facts.ts';
import { addHealth } from './routes/health.ts';

export interface HttpRoutesOptions {
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** What the status page shows. */
  page: PageContext;
  /** Undefined: there is no token, and no admin API. */
  admin: AdminContext | undefined;
  /** The remote address of a request. */
  addressOf: (context: Context) => string;
  logger: Log;
}

const metricsRoute = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Metrics in the text format of Prometheus',
  responses: { 200: { description: 'All of them.', content: { 'text/plain': { schema: z.string() } } } },
});

/** The routes, without a server: for tests, and for an application that mounts them. */
export function httpRoutes(options: HttpRoutesOptions): OpenAPIHono<AdminEnv> {
  const { metrics, page, admin, addressOf } = options;
  const app = new OpenAPIHono<AdminEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      const detail = `${issue?.path.join('.') || 'body'}: ${issue?.message}`;
      return problemAnswer({
        status: 400,
        title: 'The request is not as it should be',
        detail: page.redact(detail),
      });
    },
  });
  app.onError((failure, context) => answerFailure(failure, context, options));
  app.notFound(() => problemAnswer({ status: 404, title: 'There is nothing here' }));
  addHealth(app, page);
  app.openapi(metricsRoute, async (context) =>
    context.text(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  );
  const jobs = admin && new RestoreJobs(admin);
  addPage(app, page, () => jobs?.latest);
  if (admin !== undefined && jobs !== undefined) addAdminApi({ app, admin, jobs, addressOf });
  addDocument(app, page);
  return app;
}

function answerFailure(
  failure: unknown,
  { req }: Context,
  { logger, page: { redact } }: Pick<HttpRoutesOptions, 'logger' | 'page'>,
): Response {
  if (failure instanceof HTTPException && failure.status < 500)
    return problemAnswer({
      status: 400,
      title: 'The request is not as it should be',
      detail: failure.message,
    });
  const problem = problemOf(failure);
  if (!(failure instanceof EiderError) || problem.status >= 500)
    logger.error('http.failed', `${req.method} ${req.path}: ${problem.title}`, {
      path: req.path,
      error: failure,
    });
  return problemAnswer({ ...problem, title: redact(problem.title) });
}
