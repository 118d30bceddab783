import { describe, expect, it } from 'vitest';
import { FileFollower } from '../../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { BlockStore, restore } from '../support/block-store.ts';

const shapes = [
  { release: '1.5', attach: '' },
  { release: '1.5', attach: "STORAGE_VERSION 'v1.5.0', BLOCK_SIZE 16384" },
  { release: '1.5', attach: 'BLOCK_SIZE 65536' },
  { release: '1.4', attach: '' },
  { release: '1.4', attach: "STORAGE_VERSION 'v1.4.0', BLOCK_SIZE 16384" },
] as const;

describe('a follower', () => {
  it.each(shapes)(
    'captures each state of a file of $release ($attach) so that it can be restored',
    async (shape) => {
      await using folder = await TemporaryFolder.create();
      const path = folder.at('live.duckdb');
      await using session = await DuckdbSession.open({ path, ...shape });
      await using follower = new FileFollower({ path });
      const store = new BlockStore();
      const methods: string[] = [];
      let captures = 0;
      const captureAndCompare = async () => {
        const state = await follower.capture({ sink: store, withinMs: 5000 });
        methods.push(state.method);
        const copy = folder.at(`copy-${captures++}.duckdb`);
        await restore(state, store, copy);
        follower.accept(state);
        await using restored = await DuckdbSession.open({ path: copy, release: shape.release });
        const sums = 'SELECT count(*), sum(a), count(b) FROM t';
        expect(await restored.run(sums)).toEqual(await session.run(sums));
        await restored.run('INSERT INTO t VALUES (1, 1)');
        await restored.run('CHECKPOINT d');
      };

      await session.run("SET checkpoint_threshold = '10GB'");
      await session.run('CREATE TABLE t (a BIGINT, b DOUBLE)');
      await captureAndCompare();
      await session.run('INSERT INTO t SELECT range, random() FROM range(1000)');
      await captureAndCompare();
      await session.run('CHECKPOINT d');
      await captureAndCompare();
      await session.run('INSERT INTO t SELECT range, random() FROM range(400000)');
      await captureAndCompare();
      await session.run('DELETE FROM t WHERE a % 3 = 0');
      await captureAndCompare();
      await session.run('CHECKPOINT d');
      await session.run('UPDATE t SET b = 0 WHERE a < 1000');
      await session.run('CHECKPOINT d');
      await captureAndCompare();
      expect(methods).toEqual(['full', 'tail', 'successor', 'row-groups', 'tail', 'full']);
    },
  );
});
