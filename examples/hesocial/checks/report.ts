import { z } from 'zod';
import type { CommitSeq } from '../schema/ids.ts';
import { inspectionSchema } from './inspection.ts';

/** What `checks/main.ts` prints: what it found, and every commit that the database knows of, in order. */
export const reportSchema = inspectionSchema.extend({
  journal: z.array(
    z.object({
      seq: z.coerce.bigint().transform((seq) => seq as CommitSeq),
      time: z.coerce.date(),
    }),
  ),
});

export type Report = z.infer<typeof reportSchema>;
