import { z } from 'zod';

const format = z.enum(['parquet', 'csv']);

/** A table of an export, and the file that its rows are in. */
export const exportedTableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  rows: z.number().int().nonnegative(),
  /** In the folder of the export. No other folder can be meant. */
  file: z.string().regex(/^[a-z0-9][a-z0-9_.-]*$/i),
  /** Without the generated ones: those are computed again. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
});

/** What the child process is asked for, as JSON on stdin: with many tables it is too long for an argument. Paths are absolute. */
export const exportRequestSchema = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('export'),
    /** A checkpointed database that nobody uses. */
    database: z.string(),
    /** An empty folder. */
    folder: z.string(),
    format,
  }),
  z.object({
    do: z.literal('import'),
    folder: z.string(),
    /** A copy of the export's schema, which gets the rows. */
    database: z.string(),
    format,
    /** Each after those that it refers to. */
    tables: z.array(exportedTableSchema),
  }),
]);

/** What it answers, as its only line on stdout. */
export const exportAnswerSchema = z.union([
  z.object({ done: z.literal(true), tables: z.array(exportedTableSchema) }),
  z.object({ done: z.literal(false), reason: z.string() }),
]);

export type ExportedTable = z.infer<typeof exportedTableSchema>;
export type ExportRequest = z.infer<typeof exportRequestSchema>;
export type ExportAnswer = z.infer<typeof exportAnswerSchema>;
