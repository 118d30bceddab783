import { z } from 'zod';
import { asRead, type LeaseRead } from './lease-object.ts';
import { type LogRecord, recordSchema } from './log/record.ts';
import { encodeRecord } from './log/record-codec.ts';
import { leaseSchema } from './protocol/lease-document.ts';

/** What a disk remembers of a clean stop, so that the next start need not read it again (docs/protocol.md, "Start"). */
export const cleanStopSchema = z.object({
  /** Which replica it is about: the store's description and the replica's folder. */
  replica: z.string(),
  /** The version of Eider that stopped. */
  eiderVersion: z.string(),
  /** The last record, a `close` without a payload. */
  record: z.object({
    line: recordSchema,
    bodySha256: z.string(),
    /** Size of its object. */
    bytes: z.number().int().positive(),
  }),
  /** `lease.json` as it was given back, free for anybody. */
  lease: z.object({ body: leaseSchema, etag: z.string() }),
});

export type CleanStop = z.infer<typeof cleanStopSchema>;

/**
 * The memory of a stop whose last record is `closed` and which left the lease as `released`. Undefined if there is nothing
 * worth remembering: the lease went to whoever had asked for it, or was not this process's to release.
 */
export function cleanStopOf({
  replica,
  eiderVersion,
  closed,
  released,
}: {
  replica: string;
  eiderVersion: string;
  closed: LogRecord;
  released: LeaseRead | undefined;
}): CleanStop | undefined {
  if (released?.seen.kind !== 'lease' || released.etag === undefined) return undefined;
  if (closed.line.kind !== 'close' || released.seen.lease.to !== null) return undefined;
  const { line, bodySha256 } = closed;
  return {
    replica,
    eiderVersion,
    record: { line, bodySha256, bytes: encodeRecord(closed).bytes.length },
    lease: { body: released.seen.lease, etag: released.etag },
  };
}

/** The last record of a stop. */
export function closedRecordOf({ record: { line, bodySha256 } }: CleanStop): LogRecord {
  return { line, bodySha256, payload: new Uint8Array() };
}

/** The lease as a stop left it. */
export function releasedLeaseOf({ lease: { body, etag } }: CleanStop): LeaseRead {
  return asRead({ lease: body, etag });
}
