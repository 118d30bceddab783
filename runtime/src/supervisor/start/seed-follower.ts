import type { BlockId } from '../../duckdb-file/block-id.ts';
import type { FileFollower } from '../../duckdb-file/follow/file-follower.ts';
import type { SeededBlock } from '../../duckdb-file/follow/known-blocks.ts';
import type { SeenFile } from '../../duckdb-file/follow/seed.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { LoadedMap } from '../../replica/map/load-map.ts';

/**
 * Tells a follower what the replica holds of a file that equals a record, so that it need not read it. False if the file has
 * other headers: then nothing was taken over.
 * @param seen the file when it equalled the record; default: as it is now
 */
export function seedFollower(
  follower: FileFollower,
  record: LogRecord,
  { map, headerBytes }: LoadedMap,
  seen?: SeenFile,
): Promise<boolean> {
  const { bytes, sha256 } = record.line.wal;
  const blocks = function* (): Generator<SeededBlock> {
    for (let id = 0; id < map.slots; id += 1) {
      const hash = map.hashOf(id);
      if (hash !== undefined) yield { id: id as BlockId, sha256: hash };
    }
  };
  const wal = { length: bytes, sha256: Buffer.from(sha256, 'hex') };
  return follower.seed({ headerBytes, blocks: blocks(), wal }, seen);
}
