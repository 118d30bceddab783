import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { jsonAnswer, jsonBody } from '../../json-content.ts';
import type { AdminContext } from '../admin-context.ts';
import { AuditedAction } from '../audited.ts';
import type { AdminEnv } from '../authorize.ts';
import { SecretShownError } from '../secret-shown-error.ts';
import { problemResponses, tokenNeeded } from './problem-responses.ts';

const pointSchema = z
  .object({
    seq: z.int().openapi({ description: 'Number of the record.' }),
    name: z.string().nullable(),
    time: z.iso.datetime(),
  })
  .openapi('MarkedPoint');

const route = createRoute({
  method: 'post',
  path: '/api/admin/backup',
  summary: 'Ship what is committed and mark it as a restore point',
  security: tokenNeeded,
  request: jsonBody(
    z.strictObject({
      name: z
        .string()
        .regex(/^[A-Za-z][\w.-]{0,127}$/)
        .optional()
        .openapi({ description: 'What to find the point by.', example: 'before-migration-7' }),
    }),
  ),
  responses: {
    201: jsonAnswer('The point is durable, and can be restored.', pointSchema),
    ...problemResponses(400, 409, 413, 422),
  },
});

/** `POST /api/admin/backup` */
export function addBackup(api: OpenAPIHono<AdminEnv>, admin: AdminContext): void {
  api.openapi(route, async (context) => {
    const { name } = context.req.valid('json');
    const action = new AuditedAction(admin, {
      action: 'admin.backup',
      who: context.var.who,
      arguments: { name: name ?? null },
    });
    try {
      if (name !== undefined && admin.redact(name) !== name) throw new SecretShownError('name');
      const { seq, time } = (await admin.marker.mark(name)).line;
      await action.done(`record ${seq}`);
      return context.json({ seq, name: name ?? null, time }, 201);
    } catch (failure) {
      await action.failed(failure);
      throw failure;
    }
  });
}
