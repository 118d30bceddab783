import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../../../runtime/src/duckdb-file/block-id.ts';
import { FileFollower } from '../../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { BlockStore, restore } from '../support/block-store.ts';

const attach = 'BLOCK_SIZE 16384';
const withinMs = 5000;

async function open(folder: TemporaryFolder): Promise<{ session: DuckdbSession; path: string }> {
  const path = folder.at('live.duckdb');
  const session = await DuckdbSession.open({ path, attach });
  await session.run("SET checkpoint_threshold = '10GB'");
  await session.run('CREATE TABLE t AS SELECT range AS a, random() AS b FROM range(100000)');
  await session.run('CHECKPOINT d');
  return { session, path };
}

describe('what a sink is given', () => {
  it('is everything at first, then only what has changed', async () => {
    await using folder = await TemporaryFolder.create();
    const { session, path } = await open(folder);
    await using _ = session;
    await using follower = new FileFollower({ path });
    const store = new BlockStore();
    const first = await follower.capture({ sink: store, withinMs });
    expect(store.handedOver).toEqual(first.changed);
    expect(first.changed.length).toBe(first.slots);
    follower.accept(first);
    store.handedOver.length = 0;
    const second = await follower.capture({ sink: store, withinMs });
    expect(second).toMatchObject({ method: 'tail', changed: [], bytesRead: 0 });
    await session.run('INSERT INTO t VALUES (1, 1)');
    await session.run('CHECKPOINT d');
    const third = await follower.capture({ sink: store, withinMs });
    expect(third.method).toBe('successor');
    expect(third.changed.length).toBeLessThan(8);
    expect(store.handedOver).toEqual(third.changed);
  });

  it('is, after a pass without one, what it lacks: read again, and the same', async () => {
    await using folder = await TemporaryFolder.create();
    const { session, path } = await open(folder);
    await using _ = session;
    await using follower = new FileFollower({ path });
    const seen = await follower.capture({ withinMs });
    const hashes = seen.changed.map((id) => Buffer.from(seen.hashOf(id) ?? []));
    const store = new BlockStore();
    const state = await follower.capture({ sink: store, withinMs });
    expect(store.handedOver).toEqual(state.changed);
    expect(state.changed.map((id) => Buffer.from(state.hashOf(id) ?? []))).toEqual(hashes);
    await restore(state, store, folder.at('copy.duckdb'));
    await using copy = await DuckdbSession.open({ path: folder.at('copy.duckdb') });
    expect(await copy.value('SELECT count(*) FROM t')).toBe('100000');
  });

  it('is nothing that it says it has', async () => {
    await using folder = await TemporaryFolder.create();
    const { session, path } = await open(folder);
    await using _ = session;
    const store = new BlockStore();
    await using first = new FileFollower({ path });
    await first.capture({ sink: store, withinMs });
    store.handedOver.length = 0;
    await using second = new FileFollower({ path });
    await second.capture({ withinMs });
    const state = await second.capture({ sink: store, withinMs });
    expect(store.handedOver).toEqual([]);
    expect(state.bytesRead).toBe(0);
  });

  it('is everything again if it is another sink', async () => {
    await using folder = await TemporaryFolder.create();
    const { session, path } = await open(folder);
    await using _ = session;
    await using follower = new FileFollower({ path });
    follower.accept(await follower.capture({ sink: new BlockStore(), withinMs }));
    const other = new BlockStore();
    const state = await follower.capture({ sink: other, withinMs });
    expect(state.changed).toEqual([]);
    expect(other.handedOver.length).toBe(state.slots);
  });

  it('counts as changed until a state with it is accepted', async () => {
    await using folder = await TemporaryFolder.create();
    const { session, path } = await open(folder);
    await using _ = session;
    await using follower = new FileFollower({ path });
    const store = new BlockStore();
    follower.accept(await follower.capture({ sink: store, withinMs }));
    await session.run('INSERT INTO t VALUES (1, 1)');
    await session.run('CHECKPOINT d');
    const second = await follower.capture({ sink: store, withinMs });
    const changed = [...second.changed];
    await session.run('INSERT INTO t VALUES (2, 2)');
    const third = await follower.capture({ sink: store, withinMs });
    expect(third.changed).toEqual(changed);
    expect(third.method).toBe('tail');
    expect(() => follower.accept(second)).toThrow(/superseded/);
    expect(() => second.hashOf(0 as BlockId)).toThrow(/superseded/);
  });

  it('that fails once is given the block again', async () => {
    await using folder = await TemporaryFolder.create();
    const { session, path } = await open(folder);
    await using _ = session;
    await using follower = new FileFollower({ path });
    const store = new BlockStore();
    let calls = 0;
    const sink = {
      keep: async (block: Parameters<BlockStore['keep']>[0]) => {
        if (calls++ === 5) throw new Error('the network is down');
        await store.keep(block);
      },
    };
    await expect(follower.capture({ sink, withinMs })).rejects.toThrow('the network is down');
    const state = await follower.capture({ sink, withinMs });
    await restore(state, store, folder.at('copy.duckdb'));
    expect(new Set(store.handedOver).size).toBe(state.slots);
  });

  it('cannot be asked for twice at once', async () => {
    await using folder = await TemporaryFolder.create();
    const { session, path } = await open(folder);
    await using _ = session;
    await using follower = new FileFollower({ path });
    const first = follower.capture({ withinMs });
    await expect(follower.capture({ withinMs })).rejects.toThrow(/under way/);
    await first;
  });
});
