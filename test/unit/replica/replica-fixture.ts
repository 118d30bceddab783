import { open } from 'node:fs/promises';
import { ulid } from 'ulid';
import { fetchState } from '../../../runtime/src/replica/fetch-state.ts';
import { ReplicaKeys } from '../../../runtime/src/replica/keys.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { Epoch } from '../../../runtime/src/replica/log/numbers.ts';
import type { LogRecord } from '../../../runtime/src/replica/log/record.ts';
import { encodeRecord } from '../../../runtime/src/replica/log/record-codec.ts';
import { loadMap } from '../../../runtime/src/replica/map/load-map.ts';
import { type Journal, ReplicaWriter } from '../../../runtime/src/replica/replica-writer.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import type { FakeDatabase } from './fake-database.ts';
import { emptyLine } from './sample-records.ts';

export const keys = new ReplicaKeys('db');

/** A bucket in memory, with a store and a log on it. */
export function memoryReplica(): { bucket: MemoryBucket; store: Store; log: ReplicaLog } {
  const bucket = new MemoryBucket();
  const store = openMemoryStore({ bucket });
  return { bucket, store, log: new ReplicaLog({ store, keys }) };
}

/** A writer that has just opened an empty log, or goes on from `newest`. */
export async function openWriter({
  store,
  log,
  newest,
  journal = { intend: async () => {}, reached: async () => {} },
}: {
  store: Store;
  log: ReplicaLog;
  newest?: LogRecord;
  journal?: Journal;
}): Promise<ReplicaWriter> {
  const epoch = (newest === undefined ? 1 : newest.line.epoch + 1) as Epoch;
  const line =
    newest === undefined
      ? emptyLine()
      : { ...newest.line, kind: 'open' as const, seq: newest.line.seq + 1, id: `open-${epoch}`, epoch };
  const open = encodeRecord({ line: line as ReturnType<typeof emptyLine>, payload: new Uint8Array() });
  const never = () => false;
  await log.append({ bytes: open.bytes, record: open.record, tryAgain: never });
  return new ReplicaWriter({
    store,
    log,
    epoch,
    newest: open.record,
    loaded: await loadMap({ store, keys, ref: open.record.line.root }),
    journal,
    tryAgain: never,
    now: () => new Date(0),
    ulid,
    host: 'test',
    eiderVersion: '0.0.0',
    level: 3,
  });
}

/** Captures and ships the database as it is now. */
export async function ship(writer: ReplicaWriter, database: FakeDatabase): Promise<void> {
  for (const block of database.changedBlocks()) await writer.sink.keep(block);
  await writer.ship(database.state());
  database.shipped();
}

/** What a restore of a record brings. */
export async function fetched(
  store: Store,
  record: LogRecord,
): Promise<{ headerBytes: Uint8Array; slots: number; blocks: Map<number, Uint8Array>; wal: Uint8Array }> {
  const blocks = new Map<number, Uint8Array>();
  const wal: Uint8Array[] = [];
  const ids: number[] = [];
  await using folder = await TemporaryFolder.create();
  const path = folder.at('blocks');
  await using file = await open(path, 'w+');
  let shape = { headerBytes: new Uint8Array(), slots: 0, blockSize: 0 };
  const receiver = {
    begin: async (given: typeof shape) => {
      shape = given;
    },
    place: (id: number) => {
      ids.push(id);
      return { path, descriptor: file.fd, at: id * shape.blockSize };
    },
    wal: async (bytes: Uint8Array) => {
      wal.push(Buffer.from(bytes));
    },
  };
  await fetchState({ store, keys, record, receiver });
  for (const id of ids) {
    const { buffer } = await file.read(
      Buffer.alloc(shape.blockSize),
      0,
      shape.blockSize,
      id * shape.blockSize,
    );
    blocks.set(id, buffer);
  }
  return { headerBytes: shape.headerBytes, slots: shape.slots, blocks, wal: Buffer.concat(wal) };
}
