import pLimit from 'p-limit';
import type { Store } from '../../store/store.ts';
import { MissingObjectError, NoReplicaError } from '../errors.ts';
import { openFrame } from '../frame/frame.ts';
import type { ReplicaLog } from '../log/log.ts';
import { type ListedRecord, listRecords } from '../log/log-listing.ts';
import type { LogRecord } from '../log/record.ts';
import { isRestorable, judgeRetention, type RetentionPolicy } from '../protocol/retention.ts';
import { planReads, type RangedRead } from '../read-plan.ts';
import { type Problem, Problems } from './problems.ts';
import { type NeededFrame, Reachable } from './reachable.ts';

/** Requests under way at once. */
const requestsAtOnce = 6;

export interface Verification {
  readonly records: number;
  readonly packs: number;
  readonly maps: number;
  /** Bytes of packs that were read and checked. */
  readonly bytes: number;
  readonly problems: readonly Problem[];
}

export interface VerifyOptions {
  store: Store;
  log: ReplicaLog;
  /** What is kept: records that are given up may refer to what is gone. Default: every record is held to what it refers to. */
  policy?: RetentionPolicy;
  /** Share of the packs' ranges to read, 0 … 1; records and maps are always read whole. Default 1. */
  share?: number;
  /** Uniform in [0, 1), to choose the ranges. */
  random: () => number;
  onProgress?: ((done: { bytes: number; ofBytes: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Reads every byte that any restore point refers to, and names each object that is missing or damaged. It goes on after a
 * problem, so that one run names them all; a store that does not answer ends it.
 * @throws {NoReplicaError} if there is nothing to verify
 */
export async function verifyReplica({
  store,
  log,
  policy,
  share = 1,
  random,
  onProgress,
  signal,
}: VerifyOptions): Promise<Verification> {
  const problems = new Problems();
  const note = (failure: unknown) => problems.note(failure);
  const reachable = new Reachable({ store, keys: log.keys });
  const { records, decoded } = await readRecords({ store, log, note, signal });
  if (records.size === 0) throw new NoReplicaError(`${log.keys.root} in ${store.description}`);
  const kept = policy === undefined ? decoded : await keptOf({ store, log, policy, records: decoded });
  for (const record of kept) await reachable.add(record).catch(note);
  for (const key of reachable.records) {
    if (!records.has(key) && !problems.has(key)) note(new MissingObjectError(key));
  }

  const reads = packReads(reachable).filter(() => share >= 1 || random() < share);
  const ofBytes = reads.reduce((sum, read) => sum + read.bytes, 0);
  let bytes = 0;
  const limit = pLimit(requestsAtOnce);
  const check = async (read: RangedRead<NeededFrame>) => {
    signal?.throwIfAborted();
    await checkRange(store, read).catch(note);
    bytes += read.bytes;
    onProgress?.({ bytes, ofBytes });
  };
  await Promise.all(reads.map((read) => limit(() => check(read))));
  return {
    records: records.size,
    packs: reachable.packs.size,
    maps: reachable.maps.size,
    bytes,
    problems: problems.list(),
  };
}

/** A record as it was listed and read. */
interface ReadRecord extends Pick<LogRecord, 'line'> {
  readonly durableAt: Date;
}

/** Those that somebody can restore. An `open` and the record before one outlive what they refer to. */
async function keptOf({
  store,
  log,
  policy,
  records,
}: {
  store: Store;
  log: ReplicaLog;
  policy: RetentionPolicy;
  records: readonly ReadRecord[];
}): Promise<ReadRecord[]> {
  const { date } = await store.list({ prefix: log.keys.log, limit: 1 });
  const entries = records.map(({ line, durableAt }) => ({
    seq: line.seq,
    durableAt: durableAt.getTime(),
    isOpen: line.kind === 'open',
    isNamed: line.name !== undefined,
  }));
  const judged = judgeRetention({ entries, now: date.getTime(), policy });
  return records.filter((_, index) => isRestorable(judged[index]?.fate));
}

async function readRecords({
  store,
  log,
  note,
  signal,
}: {
  store: Store;
  log: ReplicaLog;
  note: (failure: unknown) => void;
  signal: AbortSignal | undefined;
}): Promise<{ records: Set<string>; decoded: ReadRecord[] }> {
  const records = new Set<string>();
  const listed: ListedRecord[] = [];
  for await (const record of listRecords({ store, keys: log.keys, signal })) {
    records.add(log.keys.record(record.seq));
    listed.push(record);
  }
  const limit = pLimit(requestsAtOnce);
  const read = async ({ seq, durableAt }: ListedRecord) => {
    try {
      const record = await log.read(seq, signal);
      // Without its payload, which was checked: a day of records would not fit into memory.
      return record && { line: record.line, durableAt };
    } catch (failure) {
      note(failure);
      return undefined;
    }
  };
  const decoded = await Promise.all(listed.map((one) => limit(() => read(one))));
  return { records, decoded: decoded.filter((record) => record !== undefined) };
}

function packReads({ packs }: Reachable): RangedRead<NeededFrame>[] {
  return [...packs].flatMap(([object, frames]) =>
    planReads(
      [...frames.values()].map((frame) => ({ object, at: frame.at, stored: frame.stored, what: frame })),
    ),
  );
}

/**
 * Reads a range of a pack and checks each frame that is wanted of it.
 * @throws {MissingObjectError | CorruptObjectError} naming the pack
 */
export async function checkRange(
  store: Store,
  { object: key, at, bytes: length, frames }: RangedRead<NeededFrame>,
): Promise<void> {
  const bytes = await store.readRange(key, at, length);
  if (bytes === undefined) throw new MissingObjectError(key);
  for (const { at: frameAt, stored, what } of frames) {
    await openFrame({ sealed: bytes.subarray(frameAt - at, frameAt - at + stored), frame: what, key });
  }
}
