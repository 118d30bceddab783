import { randomFillSync } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { StoredBlocks } from '../../../runtime/src/replica/blocks/stored-blocks.ts';
import { BlockMap } from '../../../runtime/src/replica/map/block-map.ts';
import { FakeDatabase, seeded } from './fake-database.ts';
import { memoryReplica, openWriter } from './replica-fixture.ts';

/** Those of 100 GB. */
const blocks = 400_000;

const hashes = randomFillSync(new Uint8Array(blocks * 32));
const hashOf = (id: number): Uint8Array => hashes.subarray(id * 32, (id + 1) * 32);

it('takes the changed blocks of 100 GB into the map without keeping everything else waiting', async () => {
  const { store, log } = memoryReplica();
  const writer = await openWriter({ store, log });
  const stored = new StoredBlocks();
  for (let id = 0; id < blocks; id++)
    stored.add(hashOf(id), { pack: `1-${id >> 8}`, at: id & 255, stored: 1 });
  writer.adopt({ stored, map: new BlockMap(stored), headerBytes: new Uint8Array() });
  const { database, ...empty } = new FakeDatabase(seeded(1)).state();
  let turns = 0;
  const turnOf = new Map<number, number>();
  const shipping = writer.ship({
    ...empty,
    database: { ...database, slots: blocks },
    changed: Array.from({ length: blocks }, (_, id) => id),
    hashOf: (id) => {
      turnOf.set(id, turns);
      return hashOf(id);
    },
  });
  let isDone = false;
  void shipping.then(() => {
    isDone = true;
  });
  for (; !isDone; turns += 1) await nextTurn();
  expect((await shipping)?.record.line.database).toMatchObject({ slots: blocks });
  expect((turnOf.get(blocks - 1) ?? 0) - (turnOf.get(0) ?? 0)).toBeGreaterThan(2);
});
