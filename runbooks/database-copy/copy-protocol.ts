import { z } from 'zod';

/** What the child process of a copy is asked for, as JSON in its only argument. */
export const copyRequestSchema = z.object({
  from: z.string(),
  /** Must not exist. */
  to: z.string(),
  /** As in `ATTACH … (STORAGE_VERSION …)`; null keeps that of `from`. */
  storageVersion: z.string().nullable(),
});

/** What it answers, as its only line on stdout. */
export const copyAnswerSchema = z.union([
  z.object({
    copied: z.literal(true),
    engine: z.string(),
    tables: z.number(),
    rows: z.number(),
    /** `v1.0.0+` and the like, before and after. */
    storageVersion: z.object({ from: z.string(), to: z.string() }),
  }),
  z.object({ copied: z.literal(false), reason: z.string() }),
]);

export type CopyRequest = z.infer<typeof copyRequestSchema>;
export type CopyAnswer = z.infer<typeof copyAnswerSchema>;
