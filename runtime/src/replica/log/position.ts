import { z } from 'zod';
import type { Epoch, Line, Seq } from './numbers.ts';
import type { LogRecord } from './record.ts';

const count = z.number().int().nonnegative();
const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** What the kernel showed of one file when nobody had it open; equal again means equal bytes. Decimal strings: nanoseconds do not fit a JSON number. */
const fileStamp = z.object({
  suffix: z.string(),
  device: z.string(),
  inode: z.string(),
  size: z.string(),
  mtimeNs: z.string(),
  ctimeNs: z.string(),
});

/** What identifies the content of a record, as far as a local file can be compared with it. */
const contentMark = z.object({
  /** Id of the record that brought the content. */
  content: z.string(),
  iteration: z.string(),
  /** SHA-256 of the root of the block map; null for an empty log. */
  root: hex.nullable(),
  walBytes: count,
  walSha256: hex,
});

/** Which record's content the local file last equalled. */
export const positionSchema = contentMark.extend({
  seq: count.transform((n) => n as Seq),
  id: z.string(),
  epoch: count.transform((n) => n as Epoch),
  line: count.transform((n) => n as Line),
  /** After a clean stop: the database file and its WAL files, for an "equal, at once" at the next start. */
  stamps: z.array(fileStamp).nullable(),
});

/** Written before each append: a record with this content may exist although nobody heard of it. */
export const intentSchema = contentMark.extend({ id: z.string() });

/** Written before an `open` that leaves the replica's line: which content the local file won against, and on which line. */
export const victorySchema = contentMark.extend({ line: count.transform((n) => n as Line) });

export type FileStamp = z.infer<typeof fileStamp>;
export type ContentMark = z.infer<typeof contentMark>;
export type Position = z.infer<typeof positionSchema>;
export type Intent = z.infer<typeof intentSchema>;
export type Victory = z.infer<typeof victorySchema>;

/** The mark of a record's content. */
export function contentMarkOf({ line }: LogRecord): ContentMark {
  return {
    content: line.content,
    iteration: line.database?.mode === 'duckdb' ? line.database.iteration : '0',
    root: line.root?.sha256 ?? null,
    walBytes: line.wal.bytes,
    walSha256: line.wal.sha256,
  };
}

/** The position of a local file that equals a record. */
export function positionOf(record: LogRecord, stamps: Position['stamps'] = null): Position {
  const { seq, id, epoch, line } = record.line;
  return { ...contentMarkOf(record), seq, id, epoch, line, stamps };
}

/** The victory of a local file over the newest record: what follows is the next line. */
export const victoryOver = (record: LogRecord): Victory => ({
  ...contentMarkOf(record),
  line: (record.line.line + 1) as Line,
});

/** The intent to append a record. */
export const intentOf = (record: LogRecord): Intent => ({ ...contentMarkOf(record), id: record.line.id });
