import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { AdminContext } from './admin-context.ts';
import { type AdminEnv, authorize, limitActions } from './authorize.ts';
import { problemAnswer } from './problem.ts';
import { RateLimits } from './rate-limits.ts';
import type { RestoreJobs } from './restore-jobs.ts';
import { addBackup } from './routes/backup.ts';
import { addConflicts } from './routes/conflicts.ts';
import { addPoints } from './routes/points.ts';
import { addRestore } from './routes/restore.ts';

/** Bytes of the largest body that is read. */
const largestBody = 16 * 1024;

/** Adds the admin API (docs/admin-api.md) to the routes of a server. */
export function addAdminApi({
  app,
  admin,
  jobs,
  addressOf,
}: {
  app: OpenAPIHono<AdminEnv>;
  admin: AdminContext;
  jobs: RestoreJobs;
  /** The remote address of a request. */
  addressOf: (context: Context) => string;
}): void {
  const limits = new RateLimits();
  const paths = '/api/admin/*';
  app.use(paths, authorize({ admin, limits, addressOf }));
  app.on('POST', paths, limitActions(limits));
  app.use(
    paths,
    bodyLimit({
      maxSize: largestBody,
      onError: () =>
        problemAnswer({
          status: 413,
          title: 'The body is too large',
          detail: `Send at most ${largestBody} bytes`,
        }),
    }),
  );
  addBackup(app, admin);
  addRestore(app, admin, jobs);
  addPoints(app, admin);
  addConflicts(app, admin);
}
