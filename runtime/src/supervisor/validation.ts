import { z } from 'zod';

/** What the child process of a validation prints as its only line. */
export const validationSchema = z.union([
  z.object({ opened: z.literal(true), tables: z.number(), engine: z.string() }),
  z.object({ opened: z.literal(false), reason: z.string(), engine: z.string().optional() }),
]);

export type Validation = z.infer<typeof validationSchema>;
