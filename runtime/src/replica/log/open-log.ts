import { hostname } from 'node:os';
import type { Store } from '../../store/store.ts';
import { sha256Hex } from '../frame/sha256.ts';
import { planOpen } from '../protocol/open.ts';
import { findTail } from './find-tail.ts';
import type { ReplicaLog, TryAgain } from './log.ts';
import { type Epoch, type Line, noSeq, type Seq } from './numbers.ts';
import { formatVersion, type LogRecord, type RecordLine } from './record.ts';
import { encodeRecord } from './record-codec.ts';

/**
 * The newest record of a log; undefined if the log is empty (the store said so: a store that does not answer throws).
 * @throws {CorruptObjectError} if it is damaged
 */
export async function readNewest({
  store,
  log,
  hint,
  signal,
}: {
  store: Store;
  log: ReplicaLog;
  hint?: Seq | undefined;
  signal?: AbortSignal | undefined;
}): Promise<LogRecord | undefined> {
  for (;;) {
    const tail = await findTail({ store, keys: log.keys, signal, ...(hint !== undefined && { hint }) });
    if (tail === noSeq) return undefined;
    const record = await log.read(tail, signal);
    // Retention may have taken it since, if others were appended: look again.
    if (record !== undefined) return record;
  }
}

/**
 * Appends an `open` record above `newest`: from then on every older writer is fenced. Undefined if the replica has moved
 * since `newest` was read, or if the record fell into a hole that retention left below the tail: then it fences nobody,
 * and the whole start decision has to be taken again (facts/protocol.md, F1 and F7).
 */
export async function openLog({
  log,
  newest,
  tried,
  id,
  time,
  eiderVersion,
  newLine,
  tryAgain,
  signal,
}: {
  log: ReplicaLog;
  newest: LogRecord | undefined;
  /** Highest epoch that this process has tried to open with, 0 if none. */
  tried: Epoch;
  /** ULID of the record. */
  id: string;
  time: Date;
  eiderVersion: string;
  /** True after a conflict that the local file won: what follows is another line of descent. */
  newLine: boolean;
  tryAgain: TryAgain;
  signal?: AbortSignal | undefined;
}): Promise<LogRecord | undefined> {
  const before = newest?.line ?? emptyLog;
  const line: Omit<RecordLine, 'payload'> = {
    eider: formatVersion,
    id,
    ...planOpen({ tail: newest?.line, tried }),
    line: (before.line + (newLine ? 1 : 0)) as Line,
    kind: 'open',
    time: time.toISOString(),
    host: hostname(),
    eiderVersion,
    content: newest?.line.content ?? id,
    database: before.database,
    root: before.root,
    wal: before.wal,
  };
  const { bytes, record } = encodeRecord({ line, payload: new Uint8Array() });
  return (await log.open({ bytes, record, tryAgain, signal })) ? record : undefined;
}

const emptyLog: Pick<RecordLine, 'seq' | 'epoch' | 'line' | 'database' | 'root' | 'wal'> = {
  seq: noSeq,
  epoch: 0 as Epoch,
  line: 0 as Line,
  database: null,
  root: null,
  wal: { bytes: 0, sha256: sha256Hex(''), segments: [] },
};
