import { createHash } from 'node:crypto';
import type { CapturedState, CapturedWal } from '../duckdb-file/captured-state.ts';
import type { DuckdbState, LogRecord } from './log/record.ts';
import type { ShippableState } from './replica-state.ts';

/**
 * A captured state in the form in which the writer ships it. `newest` is the record that the WAL continues: after a
 * restart the follower knows of no earlier WAL, so the bytes in common are found by hash.
 */
export async function shippable({
  state,
  newest,
  restarted,
}: {
  state: CapturedState;
  newest: LogRecord;
  /** True until this writer has shipped its first state. */
  restarted: boolean;
}): Promise<ShippableState> {
  const common = restarted ? await commonWithRecord(state.wal, newest) : state.wal.commonWithAccepted;
  return {
    database: databaseOf(state),
    headerBytes: state.headerBytes,
    changed: state.changed,
    hashOf: (id) => state.hashOf(id as Parameters<CapturedState['hashOf']>[0]),
    wal: {
      length: state.wal.length,
      common,
      sha256: state.wal.sha256,
      read: (from, to) => state.wal.read(from, to),
    },
  };
}

function databaseOf({ header, slots }: CapturedState): DuckdbState {
  return {
    mode: 'duckdb',
    storageVersion: header.storageVersion,
    databaseId: header.databaseId,
    libraryVersion: header.libraryVersion,
    iteration: String(header.iteration),
    metaBlock: String(header.metaBlock),
    blockSize: header.blockSize,
    slots,
    serialization: header.serialization,
  };
}

/** All of the record's WAL if it is a prefix of this one, else nothing. */
async function commonWithRecord(wal: CapturedWal, { line }: LogRecord): Promise<number> {
  const { bytes, sha256 } = line.wal;
  if (bytes === 0 || bytes > wal.length) return 0;
  const hash = createHash('sha256');
  for await (const piece of wal.read(0, bytes)) hash.update(piece);
  return hash.digest('hex') === sha256 ? bytes : 0;
}
