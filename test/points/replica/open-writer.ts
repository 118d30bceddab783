import { ulid } from 'ulid';
import { sha256Hex } from '../../../runtime/src/replica/frame/sha256.ts';
import { type Epoch, type Line, nextSeq, noSeq } from '../../../runtime/src/replica/log/numbers.ts';
import type { LogRecord, RecordLine } from '../../../runtime/src/replica/log/record.ts';
import { encodeRecord } from '../../../runtime/src/replica/log/record-codec.ts';
import { loadMap } from '../../../runtime/src/replica/map/load-map.ts';
import { ReplicaWriter } from '../../../runtime/src/replica/replica-writer.ts';
import { type FolderReplica, newestRecord } from './folder-replica.ts';

/** A failure in a folder is not one of unknown outcome. */
const tryAgain = () => false;

const now = () => new Date();

/** Takes over the replica with an `open` record and goes on from its newest state. */
export async function openWriter(replica: FolderReplica): Promise<ReplicaWriter> {
  const { store, keys, log } = replica;
  const { bytes, record } = encodeRecord({
    line: openLine(await newestRecord(replica)),
    payload: new Uint8Array(),
  });
  await log.append({ bytes, record, tryAgain });
  return new ReplicaWriter({
    store,
    log,
    epoch: record.line.epoch,
    newest: record,
    loaded: await loadMap({ store, keys, ref: record.line.root }),
    journal: { intend: async () => {}, reached: async () => {} },
    tryAgain,
    now,
    ulid,
    host: 'points',
    eiderVersion: '0.0.0',
    level: 1,
  });
}

function openLine(newest: LogRecord | undefined): Omit<RecordLine, 'payload'> {
  const id = ulid();
  const before = newest?.line;
  return {
    eider: 1,
    id,
    seq: nextSeq(before?.seq ?? noSeq),
    epoch: ((before?.epoch ?? 0) + 1) as Epoch,
    line: before?.line ?? (0 as Line),
    kind: 'open',
    time: now().toISOString(),
    host: 'points',
    eiderVersion: '0.0.0',
    content: before?.content ?? id,
    database: before?.database ?? null,
    root: before?.root ?? null,
    wal: before?.wal ?? { bytes: 0, sha256: sha256Hex(''), segments: [] },
  };
}
