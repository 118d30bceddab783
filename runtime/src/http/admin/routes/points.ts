import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { describeDamaged, describePoint } from '../../../replica/log/describe-point.ts';
import { newestPoints } from '../../../replica/log/points.ts';
import { jsonAnswer } from '../../json-content.ts';
import type { AdminContext } from '../admin-context.ts';
import type { AdminEnv } from '../authorize.ts';
import { problemResponses, tokenNeeded } from './problem-responses.ts';

const pointSchema = z
  .object({
    seq: z.int(),
    durableAt: z.iso.datetime().openapi({ description: 'By the clock of the bucket.' }),
    kind: z.string(),
    name: z.string().optional(),
    epoch: z.int(),
    line: z
      .int()
      .openapi({ description: 'Rises with each rewind, and each conflict that the local file won.' }),
    host: z.string(),
    databaseBytes: z.int(),
    walBytes: z.int(),
  })
  .openapi('RestorePoint');

const damagedSchema = z
  .object({ seq: z.int(), durableAt: z.iso.datetime(), problem: z.string() })
  .openapi('DamagedRecord');

const route = createRoute({
  method: 'get',
  path: '/api/admin/points',
  summary: 'The restore points, newest first',
  security: tokenNeeded,
  request: { query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(20) }) },
  responses: {
    200: jsonAnswer(
      'At most so many as were asked for, and the damaged records among them, which cannot be restored.',
      z.object({ points: z.array(pointSchema), damaged: z.array(damagedSchema) }),
    ),
    ...problemResponses(400),
  },
});

/** `GET /api/admin/points` */
export function addPoints(api: OpenAPIHono<AdminEnv>, { store, log }: AdminContext): void {
  api.openapi(route, async (context) => {
    const { limit } = context.req.valid('query');
    const { points, damaged } = await newestPoints({ store, log, limit });
    return context.json({ points: points.map(describePoint), damaged: damaged.map(describeDamaged) }, 200);
  });
}
