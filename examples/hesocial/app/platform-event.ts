import { z } from 'zod';
import { inspectionSchema } from '../checks/inspection.ts';

/** What the platform prints, one event a line, for whoever started it. */
export const platformEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('started'), pid: z.number() }),
  /** The database is open; what was found in it. */
  inspectionSchema.extend({ event: z.literal('opened') }),
  /** The last commit has returned. */
  z.object({ event: z.literal('closed'), last: z.coerce.bigint() }),
]);

export type PlatformEvent = z.infer<typeof platformEventSchema>;
