/** Folder of the pages, from the root of the repository. */
const folder = 'runbooks';

/** Runbooks that a panel or an alert sends somebody to. */
export type Runbook =
  | 'is-my-data-safe'
  | 'backup-now'
  | 'rehearse-restore'
  | 'verify-replica'
  | 'resolve-conflict'
  | 'take-over'
  | 'rotate-credentials'
  | 'compact-database'
  | 'upgrade-duckdb';

/** The page of a runbook, from the root of the repository. */
export const runbookPage = (runbook: Runbook): string => `${folder}/${runbook}.md`;
