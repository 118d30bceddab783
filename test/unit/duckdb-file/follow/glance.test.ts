import { expect, it } from 'vitest';
import { FileFollower } from '../../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { BlockStore } from '../support/block-store.ts';

/** A table in which new rows do not change the stored checksum of their block: its columns are equal. */
const create = 'CREATE TABLE equal AS SELECT range a, range b FROM range(100)';
const grow = 'INSERT INTO equal SELECT count(*), count(*) FROM equal';
const ballast = 'CREATE TABLE ballast AS SELECT hash(range) x FROM range(500000)';

async function captureAfterTwoCheckpoints({ glances }: { glances: boolean }) {
  await using folder = await TemporaryFolder.create();
  const path = folder.at('live.duckdb');
  await using session = await DuckdbSession.open({ path });
  await using follower = new FileFollower({ path });
  const sink = new BlockStore();
  await session.run(`${create}; ${ballast}`);
  await session.run('CHECKPOINT d');
  follower.accept(await follower.capture({ sink, withinMs: 60_000 }));
  for (let checkpoint = 0; checkpoint < 2; checkpoint++) {
    await session.run(grow);
    await session.run('CHECKPOINT d');
    if (glances) await follower.glance();
  }
  const { method, bytesRead, header, changed } = await follower.capture({ sink, withinMs: 60_000 });
  return { method, changed: changed.length, share: bytesRead / (header.blockCount * header.blockSize) };
}

it('reads every block when checkpoints passed unseen, since a stored checksum does not tell whether one has changed', async () => {
  const { method, changed, share } = await captureAfterTwoCheckpoints({ glances: false });
  expect(method).toBe('full');
  expect(changed).toBeGreaterThan(0);
  expect(share).toBeGreaterThan(0.8);
});

it('reads only what checkpoints may have written to when none of them passed unseen', async () => {
  const { method, changed, share } = await captureAfterTwoCheckpoints({ glances: true });
  expect(method).toBe('successor');
  expect(changed).toBeGreaterThan(0);
  expect(share).toBeLessThan(0.6);
});
