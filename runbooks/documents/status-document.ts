import { z } from 'zod';
import type { RunbookContext } from '../frame/runbook-context.ts';

const statusDocument = z.object({
  newest: z.object({ seq: z.number(), databaseBytes: z.number(), walBytes: z.number() }).nullable(),
  lease: z.object({ state: z.enum(['held', 'free']), instance: z.string() }).nullable(),
});

/** What a runbook reads of `eider status --json`. */
export type StatusDocument = z.infer<typeof statusDocument>;

/** Where the replica stands now. */
export function readStatus({ eider }: Pick<RunbookContext, 'eider'>): Promise<StatusDocument> {
  return eider.ask(['status'], statusDocument);
}
