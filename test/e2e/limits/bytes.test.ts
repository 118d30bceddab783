import { expect, it } from 'vitest';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { blockHashes, changedSince } from './block-hashes.ts';
import { generateDatabase } from './generate-database.ts';

const gibibyte = 2 ** 30;

/** Bytes of all that is never overwritten: packs, maps, records. */
async function storedBytes({ store, keys }: ReplicaStage): Promise<number> {
  let [sum, after] = [0, ''];
  for (;;) {
    const { objects, more } = await store.list({ prefix: `${keys.root}/`, after });
    for (const { key, size } of objects) if (key !== keys.lease) sum += size;
    if (!more) return sum;
    after = objects.at(-1)?.key ?? after;
  }
}

it('100 rows and a checkpoint in a database of 1 GB upload little more than the blocks that changed', async () => {
  await using stage = await ReplicaStage.create();
  await generateDatabase(stage.database, gibibyte);
  await using session = await DuckdbSession.open({ path: stage.database });
  const replicating = stage.start(['replicate']);
  await stage.durable();
  const [hashes, stored] = [await blockHashes(stage.database), await storedBytes(stage)];

  // Stopped meanwhile, so that it sees one change and not two.
  replicating.signal('SIGSTOP');
  await session.run('INSERT INTO entries SELECT range, range * 2, range * 3 FROM range(100)');
  await session.run('CHECKPOINT');
  replicating.signal('SIGCONT');
  await stage.durable();

  const uploaded = (await storedBytes(stage)) - stored;
  const { blocks, compressed } = await changedSince(hashes, stage.database);
  process.stdout.write(`${JSON.stringify({ uploaded, blocks, compressed, ratio: uploaded / compressed })}\n`);
  expect(blocks).toBeGreaterThan(0);
  expect(uploaded / compressed).toBeLessThanOrEqual(1.2);
});
