import { describe, expect, it } from 'vitest';
import { FileFollower } from '../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { BlockStore, restore } from '../../unit/duckdb-file/support/block-store.ts';

/** States to capture while checkpoints follow each other. */
const points = 6;

describe('checkpoints that follow each other without a pause', () => {
  it('delay a capture, but do not starve it, and its states are whole', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('live.duckdb');
    await using session = await DuckdbSession.open({ path });
    await session.run('CREATE TABLE t AS SELECT range AS a, hash(range) AS h FROM range(8000000)');
    await session.run('CHECKPOINT d');
    let committed = 0;
    const stop = new AbortController();
    const load = (async () => {
      while (!stop.signal.aborted) {
        await session.run(`INSERT INTO t VALUES (${8_000_000 + committed}, hash(${8_000_000 + committed}))`);
        committed++;
        await session.run('CHECKPOINT d');
      }
    })();
    load.catch(() => stop.abort());
    await using follower = new FileFollower({ path });
    const store = new BlockStore();
    const copies: { path: string; atLeast: number }[] = [];
    try {
      while (copies.length < points && !stop.signal.aborted) {
        const atLeast = 8_000_000 + committed;
        const state = await follower.capture({ sink: store, withinMs: 60_000 });
        const copy = folder.at(`copy-${copies.length}.duckdb`);
        await restore(state, store, copy);
        follower.accept(state);
        copies.push({ path: copy, atLeast });
      }
    } finally {
      stop.abort();
      await load;
    }
    expect(committed).toBeGreaterThan(points);
    for (const { path: copy, atLeast } of copies) {
      await using restored = await DuckdbSession.open({ path: copy });
      const [[count, wrong] = []] = await restored.run(
        'SELECT count(*), count(*) FILTER (h <> hash(a)) FROM t',
      );
      expect(Number(count)).toBeGreaterThanOrEqual(atLeast);
      expect(wrong).toBe('0');
    }
  });
});
