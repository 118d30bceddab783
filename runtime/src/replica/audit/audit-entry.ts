import { z } from 'zod';

/** Everything that people do to a replica on purpose and that is recorded. A closed list: whoever reads the trail knows all of it. */
export const auditActions = [
  'admin.backup',
  'admin.restore',
  'admin.resolve-conflict',
  'cli.rewind',
  'cli.resolve-conflict',
  'cli.gc',
  'cli.release-lease',
  'runbook.backup-now',
  'runbook.restore-latest',
  'runbook.restore-to-point',
  'runbook.restore-archive',
  'runbook.rehearse-restore',
  'runbook.verify-replica',
  'runbook.resolve-conflict',
  'runbook.take-over',
  'runbook.rotate-credentials',
  'runbook.compact-database',
  'runbook.upgrade-duckdb',
  'runbook.move-bucket',
  'runbook.is-my-data-safe',
] as const;

export type AuditAction = (typeof auditActions)[number];

/** Who did it, as far as anybody can tell. */
const auditorSchema = z.object({
  /** The name that they gave: `X-Eider-Actor`, or the user of the operating system; null if they gave none. */
  name: z.string().nullable(),
  /** Where it came in: the host on which Eider, or the runbook, ran. */
  host: z.string(),
  /** Remote address of a request; null if there was no request. */
  address: z.string().nullable(),
  /** The first 12 hex digits of the SHA-256 of the token that was shown; null if none was needed. */
  token: z.string().nullable(),
});

/**
 * One step of an action. An action that destroys or replaces something has two entries: `begun` before anything changes, so
 * that one that died half way is seen, and how it ended.
 */
export const auditEntrySchema = z.object({
  /** Version of this format. */
  eider: z.literal(1),
  /** A ULID that all entries of one action share. */
  operation: z.string(),
  action: z.enum(auditActions),
  /** When the action began: RFC 3339, by the clock of the host. */
  time: z.iso.datetime(),
  who: auditorSchema,
  /** What was asked for. Never a secret. */
  arguments: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** `refused`: nothing was done, because what was asked for cannot be, or was not confirmed. */
  result: z.enum(['begun', 'done', 'failed', 'refused']),
  /** What came of it, in one line; null if there is nothing to say. */
  detail: z.string().nullable(),
  /** Seconds from the beginning to this entry. */
  seconds: z.number().nonnegative(),
});

export type AuditEntry = z.infer<typeof auditEntrySchema>;
