import { type Archive, newestArchive } from './archive.ts';
import { type Lease, parseLease } from './lease.ts';
import type { Memory } from './memory.ts';
import { type LogPlace, takeoversAfter } from './takeovers.ts';

/** What the bucket says of one database. `uploaded` is the store's clock, in milliseconds since 1970. */
export interface Observation {
  lease:
    | { kind: 'absent' }
    | { kind: 'unreadable'; why: string; uploaded: number }
    | { kind: 'read'; lease: Lease; uploaded: number };
  archive: Archive | undefined;
  /** Takeovers since the last round that cut a writer off. */
  takeovers: number;
  /** The log's end, as far as it was looked at. */
  log: LogPlace | undefined;
}

/**
 * Reads what there is to know. A store that does not answer throws: nothing is concluded from silence of the store.
 */
export async function observe(bucket: R2Bucket, databaseKey: string, memory: Memory): Promise<Observation> {
  const lease = await readLease(bucket, databaseKey);
  const archive = await newestArchive(bucket, databaseKey, memory.archive);
  if (lease.kind !== 'read') return { lease, archive, takeovers: 0, log: placeOf(memory) };
  const { takeovers, log } = await lookAtLog(bucket, databaseKey, memory, lease.lease);
  return { lease, archive, takeovers, log };
}

async function readLease(bucket: R2Bucket, databaseKey: string): Promise<Observation['lease']> {
  const body = await bucket.get(`${databaseKey}/lease.json`);
  if (body === null) return { kind: 'absent' };
  const uploaded = body.uploaded.getTime();
  const text = await body.text();
  try {
    return { kind: 'read', lease: parseLease(text), uploaded };
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error), uploaded };
  }
}

/** The log is looked at only when the epoch changed, so that a quiet database costs two reads and one listing a round. */
async function lookAtLog(
  bucket: R2Bucket,
  databaseKey: string,
  memory: Memory,
  lease: Lease,
): Promise<{ takeovers: number; log: LogPlace }> {
  const known = placeOf(memory);
  if (known === undefined) return { takeovers: 0, log: { seq: lease.seq, epoch: lease.epoch } };
  if (lease.epoch === known.epoch) {
    return { takeovers: 0, log: { epoch: known.epoch, seq: Math.max(lease.seq, known.seq) } };
  }
  const { takeovers, end } = await takeoversAfter(bucket, databaseKey, known);
  // The same instance again: it crashed and came back. That is no fight over the lease.
  return { takeovers: lease.instance === memory.log?.instance ? 0 : takeovers, log: end };
}

const placeOf = ({ log }: Memory): LogPlace | undefined => log && { seq: log.seq, epoch: log.epoch };
