import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FileFollower } from '../../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { BlockStore, restore } from '../support/block-store.ts';

describe('a checkpoint beside commits', () => {
  it('keeps them in .wal.checkpoint, which the follower adds, and then meets as .wal', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('live.duckdb');
    await using session = await DuckdbSession.open({ path });
    await using follower = new FileFollower({ path });
    const store = new BlockStore();
    let copies = 0;
    const rowsOfCapture = async () => {
      const state = await follower.capture({ sink: store, withinMs: 5000 });
      const copy = folder.at(`copy-${copies++}.duckdb`);
      await restore(state, store, copy);
      follower.accept(state);
      await using restored = await DuckdbSession.open({ path: copy });
      return { state, rows: await restored.value('SELECT count(*) FROM t') };
    };

    await session.run('CREATE TABLE t AS SELECT range AS a FROM range(1000)');
    const before = await rowsOfCapture();
    await session.run('SET debug_checkpoint_sleep_ms = 2000');
    await session.run('BEGIN; SELECT count(*) FROM t', { connection: 1 });
    const { size } = await stat(`${path}.wal`);
    const checkpoint = session.run('CHECKPOINT d', { connection: 2 });
    while ((await stat(`${path}.wal`)).size === size) await sleep(1);
    await session.run('INSERT INTO t VALUES (1)', { connection: 3 });
    const during = await rowsOfCapture();
    expect((await stat(`${path}.wal.checkpoint`)).size).toBeGreaterThan(0);
    expect(during.rows).toBe('1001');
    expect(during.state.header.iteration).toBe(before.state.header.iteration);
    expect(during.state.wal.commonWithAccepted).toBe(before.state.wal.length);

    await checkpoint;
    const after = await rowsOfCapture();
    expect(after.rows).toBe('1001');
    expect(after.state.header.iteration).toBe(before.state.header.iteration + 1n);
    expect(after.state.wal.length).toBeGreaterThan(0);
    expect(after.state.tries).toBe(1);
  });
});
