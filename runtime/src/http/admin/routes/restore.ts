import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { parseWanted } from '../../../replica/log/parse-wanted.ts';
import { readPoint } from '../../../replica/log/read-point.ts';
import { jsonAnswer, jsonBody } from '../../json-content.ts';
import type { AdminContext } from '../admin-context.ts';
import { AuditedAction } from '../audited.ts';
import type { AdminEnv } from '../authorize.ts';
import { NoSuchRestoreError } from '../no-such-restore-error.ts';
import { NotConfirmedError } from '../not-confirmed-error.ts';
import { type RestoreJobs, restoreSchema } from '../restore-jobs.ts';
import { problemResponses, tokenNeeded } from './problem-responses.ts';

const wantedSchema = z
  .string()
  .transform((text, context) => {
    const wanted = parseWanted(text === 'latest' ? 'newest' : text);
    if (wanted !== undefined) return { text, wanted };
    context.addIssue('expected latest, the number or the name of a point, or a time with its zone');
    return z.NEVER;
  })
  .openapi({
    type: 'string',
    description: '`latest`, the number or the name of a point, a time with its zone, or `before <time>`.',
    example: '2026-11-24T02:59:00Z',
  });

const begin = createRoute({
  method: 'post',
  path: '/api/admin/restore',
  summary: 'Begin to restore an older state under the application',
  description:
    'The point is proven first. Then the application is stopped, its state shipped, the point made the newest state, and the application started on it.',
  security: tokenNeeded,
  request: jsonBody(
    z.strictObject({
      to: wantedSchema,
      confirm: z.string().openapi({ description: 'The key of the database (`R2_DATABASE_KEY`).' }),
    }),
  ),
  responses: {
    202: {
      ...jsonAnswer('It has begun; `Location` says where to ask how far it is.', restoreSchema),
      headers: { Location: { schema: { type: 'string' }, description: 'Path of the restore.' } },
    },
    ...problemResponses(400, 404, 409, 413, 422),
  },
});

const follow = createRoute({
  method: 'get',
  path: '/api/admin/restore/{id}',
  summary: 'How far a restore is',
  security: tokenNeeded,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: jsonAnswer('It is known.', restoreSchema),
    ...problemResponses(404),
  },
});

/** `POST /api/admin/restore`, `GET /api/admin/restore/:id` */
export function addRestore(api: OpenAPIHono<AdminEnv>, admin: AdminContext, jobs: RestoreJobs): void {
  api.openapi(begin, async (context) => {
    const { to, confirm } = context.req.valid('json');
    const action = new AuditedAction(admin, {
      action: 'admin.restore',
      who: context.var.who,
      arguments: { to: to.text, confirm },
    });
    try {
      if (confirm !== admin.keys.root) throw new NotConfirmedError();
      const { seq } = (await readPoint({ ...admin, wanted: to.wanted })).line;
      const restore = await jobs.begin(seq, action);
      return context.json(restore, 202, { Location: `/api/admin/restore/${restore.id}` });
    } catch (failure) {
      await action.failed(failure);
      throw failure;
    }
  });
  api.openapi(follow, (context) => {
    const { id } = context.req.valid('param');
    const restore = jobs.find(id);
    if (restore === undefined) throw new NoSuchRestoreError(id);
    return context.json(restore, 200);
  });
}
