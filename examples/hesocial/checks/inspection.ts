import { z } from 'zod';

/** What somebody found who looked at every row of the database; as JSON, it crosses process boundaries. */
export const inspectionSchema = z.object({
  /** Number of the newest commit. */
  last: z.coerce.bigint(),
  tables: z.array(
    z.object({
      name: z.string(),
      rows: z.number(),
      /** Equal for equal rows, in whatever order they lie (same DuckDB version). */
      fingerprint: z.string(),
    }),
  ),
  checks: z.array(
    z.object({
      name: z.string(),
      /** How much contradicts the check; 0 if it holds. */
      violations: z.number(),
    }),
  ),
});

export type Inspection = z.infer<typeof inspectionSchema>;
