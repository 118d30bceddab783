import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { discardConflict, listConflicts, readConflict } from '../../../replica/conflicts.ts';
import { describeConflict } from '../../../replica/describe-conflict.ts';
import { jsonAnswer, jsonBody } from '../../json-content.ts';
import type { AdminContext } from '../admin-context.ts';
import { AuditedAction } from '../audited.ts';
import type { AdminEnv } from '../authorize.ts';
import { NotConfirmedError } from '../not-confirmed-error.ts';
import { problemResponses, tokenNeeded } from './problem-responses.ts';

const conflictSchema = z
  .object({
    id: z.string(),
    keptAt: z.iso.datetime().optional(),
    host: z.string().optional(),
    objects: z.int(),
    bytes: z.int(),
    newest: z
      .object({ seq: z.int(), kind: z.string(), time: z.string(), host: z.string() })
      .optional()
      .openapi({
        description:
          'Missing if it is damaged, or if keeping it was interrupted before there was a state to restore.',
      }),
    damage: z
      .string()
      .optional()
      .openapi({ description: 'Why its newest record cannot be read, if it cannot.' }),
  })
  .openapi('Conflict');

const list = createRoute({
  method: 'get',
  path: '/api/admin/conflicts',
  summary: 'What lost a conflict, oldest first',
  security: tokenNeeded,
  responses: {
    200: jsonAnswer('All that is kept.', z.object({ conflicts: z.array(conflictSchema) })),
    ...problemResponses(),
  },
});

const resolve = createRoute({
  method: 'post',
  path: '/api/admin/conflicts/{id}/resolve',
  summary: 'Delete what was kept of a conflict, for good',
  security: tokenNeeded,
  request: {
    params: z.object({ id: z.string() }),
    ...jsonBody(
      z.strictObject({
        confirm: z.string().openapi({ description: 'The key of the database (`R2_DATABASE_KEY`).' }),
      }),
    ),
  },
  responses: {
    200: jsonAnswer('It is gone.', z.object({ id: z.string(), objects: z.int() })),
    ...problemResponses(400, 404, 413, 422),
  },
});

/** `GET /api/admin/conflicts`, `POST /api/admin/conflicts/:id/resolve` */
export function addConflicts(api: OpenAPIHono<AdminEnv>, admin: AdminContext): void {
  const { store, keys } = admin;
  api.openapi(list, async (context) => {
    const conflicts = await listConflicts({ store, keys });
    return context.json({ conflicts: conflicts.map(describeConflict) }, 200);
  });
  api.openapi(resolve, async (context) => {
    const { id } = context.req.valid('param');
    const { confirm } = context.req.valid('json');
    const action = new AuditedAction(admin, {
      action: 'admin.resolve-conflict',
      who: context.var.who,
      arguments: { id, confirm },
    });
    try {
      if (confirm !== keys.root) throw new NotConfirmedError();
      await readConflict({ store, keys, id });
      await action.begin();
      const objects = await discardConflict({ store, keys, id });
      await action.done(`${objects} objects were deleted`);
      return context.json({ id, objects }, 200);
    } catch (failure) {
      await action.failed(failure);
      throw failure;
    }
  });
}
