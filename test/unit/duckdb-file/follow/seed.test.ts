import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../../../runtime/src/duckdb-file/block-id.ts';
import type { CapturedState } from '../../../../runtime/src/duckdb-file/captured-state.ts';
import { FileFollower } from '../../../../runtime/src/duckdb-file/follow/file-follower.ts';
import type { SeededBlock } from '../../../../runtime/src/duckdb-file/follow/known-blocks.ts';
import type { Seed } from '../../../../runtime/src/duckdb-file/follow/seed.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { BlockStore, restore } from '../support/block-store.ts';
import { makeDatabase } from '../support/make-database.ts';

const attach = "STORAGE_VERSION 'v1.5.0', BLOCK_SIZE 16384";
const withinMs = 5000;

/** What a replica of a state would know. */
function seedOf({ headerBytes, header, slots, hashOf, wal }: CapturedState): Seed {
  const blocks: SeededBlock[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const id = slot as BlockId;
    const sha256 = hashOf(id);
    if (sha256 !== undefined) blocks.push({ id, sha256: Uint8Array.from(sha256) });
  }
  expect(header.blockSize).toBe(16_384);
  return { headerBytes, blocks, wal: { length: wal.length, sha256: wal.sha256 } };
}

/** A database, restored elsewhere, and what the replica knows of it. */
async function restored(folder: TemporaryFolder): Promise<{ path: string; seed: Seed; store: BlockStore }> {
  const source = folder.at('source.duckdb');
  await makeDatabase({ path: source, attach }, [
    'CREATE TABLE t AS SELECT range AS a, random() AS b FROM range(200000)',
    'CHECKPOINT d',
    'INSERT INTO t SELECT range, random() FROM range(150000)',
    'DELETE FROM t WHERE a < 10',
  ]);
  await using follower = new FileFollower({ path: source });
  const store = new BlockStore();
  const state = await follower.capture({ sink: store, withinMs });
  const path = folder.at('live.duckdb');
  await restore(state, store, path);
  store.handedOver.length = 0;
  return { path, seed: seedOf(state), store };
}

describe('a follower that starts from a replica', () => {
  it('reads no block of a file that nobody has touched, and finds nothing changed', async () => {
    await using folder = await TemporaryFolder.create();
    const { path, seed, store } = await restored(folder);
    await using follower = new FileFollower({ path });
    expect(await follower.seed(seed)).toBe(true);
    const state = await follower.capture({ sink: store, withinMs });
    expect(state.wal.commonWithAccepted).toBe(seed.wal.length);
    expect(state.changed).toEqual([]);
    expect(store.handedOver).toEqual([]);
  });

  it('finds what an application changed since, be it in the WAL or by a checkpoint', async () => {
    await using folder = await TemporaryFolder.create();
    const { path, seed, store } = await restored(folder);
    await using follower = new FileFollower({ path });
    await follower.seed(seed);
    await using session = await DuckdbSession.open({ path });
    await session.run("SET checkpoint_threshold = '10GB'");
    await session.run('INSERT INTO t VALUES (1, 1)');
    const sums = 'SELECT count(*), sum(a), bit_xor(hash(a, b)) FROM t';
    const compare = async (copy: string) => {
      const state = await follower.capture({ sink: store, withinMs });
      await restore(state, store, copy);
      follower.accept(state);
      await using other = await DuckdbSession.open({ path: copy });
      expect(await other.run(sums)).toEqual(await session.run(sums));
      return state;
    };
    const first = await compare(folder.at('first.duckdb'));
    const whole = (await readFile(path)).length;
    expect(first.bytesRead).toBeLessThan(whole / 2);
    await session.run('DELETE FROM t WHERE a % 100 = 0');
    await session.run('CHECKPOINT d');
    const second = await compare(folder.at('second.duckdb'));
    expect(second.header.iteration).toBe(first.header.iteration + 1n);
  });

  it('goes on from how the file was before a checkpoint that came before the seed', async () => {
    await using folder = await TemporaryFolder.create();
    const { path, seed, store } = await restored(folder);
    await using follower = new FileFollower({ path });
    const seen = await follower.look();
    await makeDatabase({ path }, ['DELETE FROM t WHERE a % 100 = 0', 'CHECKPOINT d']);
    expect(await follower.seed(seed, seen)).toBe(true);
    const state = await follower.capture({ sink: store, withinMs });
    expect(state.method).toBe('successor');
    const copy = folder.at('copy.duckdb');
    await restore(state, store, copy);
    await using session = await DuckdbSession.open({ path: copy });
    expect(await session.value('SELECT count(*) FROM t WHERE a % 100 = 0')).toBe('0');
  });

  it('takes over nothing if the file has other headers by now', async () => {
    await using folder = await TemporaryFolder.create();
    const { path, seed, store } = await restored(folder);
    await makeDatabase({ path }, ['CHECKPOINT d']);
    await using follower = new FileFollower({ path });
    expect(await follower.seed(seed)).toBe(false);
    expect((await follower.capture({ sink: store, withinMs })).method).toBe('full');
  });

  it('finds a WAL that has lost what the replica holds, and reads everything', async () => {
    await using folder = await TemporaryFolder.create();
    const { path, seed, store } = await restored(folder);
    await using follower = new FileFollower({ path });
    await follower.seed({ ...seed, wal: { length: seed.wal.length + 1, sha256: seed.wal.sha256 } });
    const state = await follower.capture({ sink: store, withinMs });
    expect(state.method).toBe('full');
    expect(state.wal.commonWithAccepted).toBe(0);
    follower.accept(state);
    expect((await follower.capture({ sink: store, withinMs })).method).toBe('tail');
  });

  it('is made exact by a full pass when it was told wrong hashes', async () => {
    await using folder = await TemporaryFolder.create();
    const { path, seed, store } = await restored(folder);
    await using follower = new FileFollower({ path });
    const [first, ...others] = [...seed.blocks];
    if (first === undefined) throw new Error('there are blocks');
    await follower.seed({ ...seed, blocks: [{ ...first, sha256: Buffer.alloc(32) }, ...others] });
    expect((await follower.capture({ sink: store, withinMs })).changed).toEqual([]);
    follower.requireFullPass();
    const state = await follower.capture({ sink: store, withinMs });
    expect(state).toMatchObject({ method: 'full', changed: [first.id] });
    expect(Buffer.from(state.hashOf(first.id) ?? [])).toEqual(Buffer.from(first.sha256));
  });
});
