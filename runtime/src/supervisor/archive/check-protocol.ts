import { z } from 'zod';

/** What the child process of a check is asked for, as JSON on its stdin; not checked there, which would take longer than the rest of its start. */
export interface CheckRequest {
  readonly path: string;
  /** Read every value of every table, which makes DuckDB check every block; then checkpoint. Needs a copy that may be changed. */
  readonly everything: boolean;
  /** SQL that must return true. */
  readonly asserts: readonly string[];
}

const table = z.object({ name: z.string(), rows: z.number() });

/** What it answers, as its only line on stdout. */
export const checkAnswerSchema = z.union([
  z.object({
    passed: z.literal(true),
    engine: z.string(),
    /** Rows are counted only if everything was read. */
    tables: z.array(table),
  }),
  z.object({ passed: z.literal(false), engine: z.string(), reason: z.string() }),
]);

export type CheckAnswer = z.infer<typeof checkAnswerSchema>;
export type PassedCheck = CheckAnswer & { passed: true };
