import { z } from 'zod';
import { inspectionSchema } from '../checks/inspection.ts';

/** What the platform prints, one event a line, for whoever started it. */
export const platformEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('started'), pid: z.number() }),
  /** The empty database was filled; `failed` says why with nothing richer. */
  z.object({
    event: z.literal('seeded'),
    season: z.enum(['rich', 'basic']),
    failed: z.array(z.string()),
  }),
  /** The database is open; what was found in it. */
  inspectionSchema.extend({
    event: z.literal('opened'),
    /** Process that keeps the database; null if it is not replicated. */
    keeper: z.number().nullable(),
    /** Of the loopback interface, for the pages. */
    port: z.number(),
  }),
  /** The last commit has returned. */
  z.object({ event: z.literal('closed'), last: z.coerce.bigint() }),
]);

export type PlatformEvent = z.infer<typeof platformEventSchema>;
