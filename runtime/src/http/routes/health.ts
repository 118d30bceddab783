import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi';
import type { AdminEnv } from '../admin/authorize.ts';
import { databaseHealth, databaseHealthSchema, syncHealth, syncHealthSchema } from '../health.ts';
import { jsonAnswer } from '../json-content.ts';
import type { PageContext } from '../page/status-facts.ts';

/** Both answers look alike; the status is what a probe looks at. */
const answers = <Schema extends z.ZodType>(schema: Schema, good: string, bad: string) => ({
  200: jsonAnswer(good, schema),
  503: jsonAnswer(bad, schema),
});

const database = createRoute({
  method: 'get',
  path: '/api/health/database',
  summary: 'Whether the application has its database: what a readiness probe asks',
  responses: answers(databaseHealthSchema, 'It has.', 'Not yet, or not any more.'),
});

const sync = createRoute({
  method: 'get',
  path: '/api/health/r2-sync',
  summary: 'Whether what the application commits is durable in time',
  responses: answers(syncHealthSchema, 'It is.', 'It is not, or nobody knows.'),
});

/** `GET /api/health/database`, `GET /api/health/r2-sync` */
export function addHealth(
  app: OpenAPIHono<AdminEnv>,
  { status, ...page }: Pick<PageContext, 'status' | 'mostLagSeconds' | 'redact'>,
): void {
  app.openapi(database, (context) => {
    const { code, body } = databaseHealth(status());
    return context.json(body, code);
  });
  app.openapi(sync, (context) => {
    const { code, body } = syncHealth(status(), page);
    return context.json(body, code);
  });
}
