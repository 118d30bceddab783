import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../../runtime/src/duckdb-file/block-id.ts';
import { FileFollower } from '../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { loadMap } from '../../../runtime/src/replica/map/load-map.ts';
import { shippable } from '../../../runtime/src/replica/shippable.ts';
import { compareWal, isSameBase } from '../../../runtime/src/supervisor/start/compare-local.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { keys, memoryReplica, openWriter } from '../../unit/replica/replica-fixture.ts';

/** Ships a database that nobody has open, and returns what a later start needs to compare with it. */
async function shipped(path: string) {
  const { store, log } = memoryReplica();
  const writer = await openWriter({ store, log });
  const follower = new FileFollower({ path });
  const state = await follower.capture({ sink: writer.sink, withinMs: 10_000 });
  await writer.ship(await shippable({ state, newest: writer.newest, restarted: true }));
  await follower.close();
  const record = writer.newest;
  return { store, record, loaded: await loadMap({ store, keys, ref: record.line.root }) };
}

/** Closes it at the end of its scope, also after a failure. */
function closing(follower: FileFollower): FileFollower & AsyncDisposable {
  return Object.assign(follower, { [Symbol.asyncDispose]: () => follower.close() });
}

/** A database with metadata of several tables, killed with some commits in its WAL. */
async function makeDatabase(path: string): Promise<void> {
  const session = await DuckdbSession.open({ path });
  await session.run("SET checkpoint_threshold = '1GB'");
  for (let n = 0; n < 20; n += 1)
    await session.run(`CREATE TABLE t${n} AS SELECT range AS i, ${n} AS n FROM range(3000)`);
  await session.run('CHECKPOINT d');
  await session.run('INSERT INTO t1 VALUES (1, 1)');
  await session.kill();
}

describe('a local file after a crash', () => {
  it('in mid-checkpoint is the base that was shipped, although the checkpoint had begun to rewrite metadata blocks', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('app.duckdb');
    await makeDatabase(path);
    const { store, record, loaded } = await shipped(path);

    const session = await DuckdbSession.open({ path });
    await session.run("SET checkpoint_threshold = '1GB'");
    await session.run('ALTER TABLE t3 RENAME TO another');
    await session.run("SET debug_checkpoint_abort = 'after_free_list_write'");
    await expect(session.run('CHECKPOINT d')).rejects.toThrow();
    await session.kill();

    await using follower = closing(new FileFollower({ path }));
    const state = await follower.capture({ withinMs: 10_000 });
    const differing = Array.from({ length: state.header.blockCount }, (_, id) => id as BlockId).filter(
      (id) =>
        state.kindOf(id) === 'metadata' &&
        !Buffer.from(state.hashOf(id) ?? []).equals(loaded.map.hashOf(id) ?? Buffer.alloc(0)),
    );
    expect(differing.length, 'metadata blocks that the checkpoint had rewritten').toBeGreaterThan(0);
    expect(await isSameBase({ store, keys, path, state, loaded })).toBe(true);
    expect(await compareWal({ store, keys, wal: state.wal, record })).toBe('extension');
  });

  it('that went another way through a checkpoint of its own is not, even if only a name differs', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('app.duckdb');
    await makeDatabase(path);
    const { store, loaded } = await shipped(path);
    const session = await DuckdbSession.open({ path });
    await session.run('ALTER TABLE t3 RENAME TO another');
    await session.run('CHECKPOINT d');
    await session.kill();
    await using follower = closing(new FileFollower({ path }));
    const state = await follower.capture({ withinMs: 10_000 });
    expect(await isSameBase({ store, keys, path, state, loaded })).toBe(false);
    expect(
      await isSameBase({ store, keys, path, state, loaded: { ...loaded, headerBytes: state.headerBytes } }),
    ).toBe(false);
  });
});
