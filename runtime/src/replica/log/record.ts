import { z } from 'zod';
import { fileSet } from '../../duckdb-file/restore/file-set.ts';
import type { Epoch, Line, Seq } from './numbers.ts';

/** The format version that this code writes, and the only one it reads. */
export const formatVersion = 1;

const count = z.number().int().nonnegative();
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const bigDecimal = z.string().regex(/^\d+$/);
const seq = count.transform((n) => n as Seq);

const located = z.object({ at: count, stored: count, raw: count, sha256: hex });

/** Bytes [from, to) of the WAL, as a frame in the payload of a record or in a pack. */
const segment = located.extend({
  from: count,
  to: count,
  /** `log/<seq>` or `packs/<name>`, relative to the replica. */
  in: z.string().regex(/^(log\/[0-9a-f]{16}|packs\/[0-9a-f]{8}-[0-9A-Z]{26})$/),
});

const duckdbState = z.object({
  mode: z.literal('duckdb'),
  storageVersion: count,
  databaseId: z.string(),
  libraryVersion: z.string(),
  iteration: bigDecimal,
  metaBlock: bigDecimal,
  blockSize: count,
  /** Slots of the file: block ids 0 … slots − 1. */
  slots: count,
  serialization: count,
});

const opaqueState = z.object({
  mode: z.literal('opaque'),
  blockSize: count,
  slots: count,
  parts: z.array(z.object({ suffix: z.enum(fileSet), bytes: count })),
});

/** The JSON line of a record (docs/replica-format.md, "Record"). */
export const recordSchema = z.object({
  eider: z.literal(formatVersion),
  id: z.string().min(1),
  seq,
  epoch: count.transform((n) => n as Epoch),
  line: count.transform((n) => n as Line),
  kind: z.enum(['open', 'wal', 'checkpoint', 'point', 'rewind', 'close']),
  time: z.string(),
  host: z.string(),
  eiderVersion: z.string(),
  /** Id of the record that brought this content. */
  content: z.string(),
  database: z.discriminatedUnion('mode', [duckdbState, opaqueState]).nullable(),
  root: located.extend({ object: z.string().regex(/^maps\/[0-9a-f]{8}-[0-9A-Z]{26}$/) }).nullable(),
  wal: z.object({ bytes: count, sha256: hex, segments: z.array(segment) }),
  payload: z.object({ bytes: count, sha256: hex }),
  name: z.string().optional(),
  restoredFrom: seq.optional(),
  why: z.string().optional(),
});

export type RecordLine = z.infer<typeof recordSchema>;
export type RecordKind = RecordLine['kind'];
export type DuckdbState = z.infer<typeof duckdbState>;
export type OpaqueState = z.infer<typeof opaqueState>;
export type WalSegment = z.infer<typeof segment>;
export type RootRef = NonNullable<RecordLine['root']>;

/** A record as it lies in the log. */
export interface LogRecord {
  readonly line: RecordLine;
  readonly payload: Uint8Array;
  /** SHA-256 of the whole object: with the id it tells our own record from a clone's. */
  readonly bodySha256: string;
}
