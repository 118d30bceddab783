import { randomBytes, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ulid } from 'ulid';
import { readHeaders } from '../../../runtime/src/duckdb-file/header/read-headers.ts';
import { objectName } from '../../../runtime/src/replica/keys.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { nextSeq } from '../../../runtime/src/replica/log/numbers.ts';
import { readNewest } from '../../../runtime/src/replica/log/open-log.ts';
import { positionOf } from '../../../runtime/src/replica/log/position.ts';
import { encodeRecord } from '../../../runtime/src/replica/log/record-codec.ts';
import { loadMap } from '../../../runtime/src/replica/map/load-map.ts';
import { shipMap } from '../../../runtime/src/replica/map/ship-map.ts';
import { Sidecar } from '../../../runtime/src/replica/sidecar.ts';
import { stampsOf } from '../../../runtime/src/supervisor/disk/file-stamps.ts';
import type { ReplicaStage } from '../../support/replica-stage.ts';

/** Blocks of a pack, and bytes of each, about as real ones have: 64 MiB of blocks that zstd makes half as large. */
const blocksPerPack = 512;
const storedBytes = 128 * 1024;
const level = 3;

/** Nothing here is tried again. */
const tryAgain = () => false;

/**
 * Brings a replica to the state of a file that {@link growFile} made, without reading the hole: the new blocks get hashes out
 * of nothing, and places in packs that do not exist. Beside the file it leaves the position of a clean stop.
 */
export async function growReplica({ store, keys, database }: ReplicaStage): Promise<void> {
  const log = new ReplicaLog({ store, keys });
  const newest = await readNewest({ store, log });
  if (newest?.line.database?.mode !== 'duckdb') throw new Error('there is no state to go on from');
  const { line } = newest;
  const { epoch } = line;
  await using file = await open(database);
  const headers = await readHeaders(file);
  if (headers === undefined) throw new Error(`${database} has no headers that can be read`);
  const { blockCount: slots, blockSize } = headers.active;

  const { map, stored } = await loadMap({ store, keys, ref: line.root });
  const first = map.slots;
  map.resize(slots);
  let pack = '';
  for (let id = first; id < slots; id += 1) {
    const inPack = (id - first) % blocksPerPack;
    if (inPack === 0) pack = objectName(epoch, ulid());
    map.set(id, stored.add(randomBytes(32), { pack, at: inPack * storedBytes, stored: storedBytes }));
  }
  const { bytes: headerBytes } = headers;
  const shipped = await shipMap({
    store,
    keys,
    map,
    epoch,
    ulid,
    level,
    headerBytes,
    blockSize,
    tryAgain,
  });
  const id = randomUUID();
  const grown = { ...line, id, content: id, seq: nextSeq(line.seq), kind: 'checkpoint' as const };
  const { bytes, record } = encodeRecord({
    line: { ...grown, database: { ...newest.line.database, slots }, root: shipped.ref },
    payload: new Uint8Array(),
  });
  await log.append({ bytes, record, tryAgain });
  await new Sidecar(database).setPosition(positionOf(record, await stampsOf(database)));
}
