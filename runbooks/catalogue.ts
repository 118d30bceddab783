import type { Question } from './frame/question.ts';
import type { Runbook } from './frame/runbook.ts';

/** Every runbook by its name, in the order in which somebody needs them at night. Each is loaded when it is named. */
export const catalogue: Readonly<Record<string, () => Promise<{ readonly runbook: Runbook | Question }>>> = {
  'is-my-data-safe': () => import('./is-my-data-safe.ts'),
  'backup-now': () => import('./backup-now.ts'),
  'restore-latest': () => import('./restore-latest.ts'),
  'restore-to-point': () => import('./restore-to-point.ts'),
  'restore-archive': () => import('./restore-archive.ts'),
  'take-over': () => import('./take-over.ts'),
  'resolve-conflict': () => import('./resolve-conflict.ts'),
  'verify-replica': () => import('./verify-replica.ts'),
  'rehearse-restore': () => import('./rehearse-restore.ts'),
  'rotate-credentials': () => import('./rotate-credentials.ts'),
  'compact-database': () => import('./compact-database.ts'),
  'upgrade-duckdb': () => import('./upgrade-duckdb.ts'),
  'move-bucket': () => import('./move-bucket.ts'),
};
