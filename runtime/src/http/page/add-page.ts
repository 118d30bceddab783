import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { secureHeaders } from 'hono/secure-headers';
import type { AdminEnv } from '../admin/authorize.ts';
import { problemAnswer } from '../admin/problem.ts';
import type { Restore } from '../admin/restore-jobs.ts';
import { jsonAnswer } from '../json-content.ts';
import { readAsset } from './assets.ts';
import { gatherStatus, type PageContext, statusSchema } from './status-facts.ts';
import { statusPage } from './status-page.ts';

const statusRoute = createRoute({
  method: 'get',
  path: '/api/status',
  summary: 'What the status page shows',
  responses: {
    200: jsonAnswer('As far as it is known.', statusSchema),
  },
});

const pageRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'The status page, for people',
  responses: { 200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } } },
});

/** Nothing is loaded from anywhere else, nothing is run that is not a file, and nobody frames it. */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  // Whether it is served over TLS is for whoever puts it behind a proxy to say.
  strictTransportSecurity: false,
  referrerPolicy: 'no-referrer',
});

/**
 * `GET /`, `GET /api/status` and the files of the page.
 * @param latestRestore the restore in place that was begun last
 */
export function addPage(
  app: OpenAPIHono<AdminEnv>,
  page: PageContext,
  latestRestore: () => Restore | undefined,
): void {
  const gather = () => gatherStatus(page, latestRestore());
  app.use('/', headers);
  app.use('/assets/*', headers);
  app.openapi(pageRoute, async (context) => {
    context.header('Cache-Control', 'no-store');
    return context.html(await statusPage(gather()));
  });
  app.openapi(statusRoute, (context) => context.json(gather(), 200));
  app.get('/assets/:name', async (context) => {
    const asset = await readAsset(context.req.param('name'));
    if (asset === undefined) return problemAnswer({ status: 404, title: 'There is nothing here' });
    return context.body(asset.bytes, 200, { 'Content-Type': asset.type, 'Cache-Control': 'no-cache' });
  });
}
