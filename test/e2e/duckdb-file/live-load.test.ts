import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FileFollower } from '../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { Load } from './load.ts';
import { RestorePointChecker } from './restore-point-checker.ts';

const shapes = [
  { release: '1.5', attach: '' },
  { release: '1.5', attach: "STORAGE_VERSION 'v1.5.0', BLOCK_SIZE 16384" },
  { release: '1.5', attach: 'BLOCK_SIZE 65536' },
  { release: '1.4', attach: "STORAGE_VERSION 'v1.4.0'" },
] as const;

/** States to capture per shape. */
const points = 40;

describe('a database under load', () => {
  it.each(shapes)(
    'gives only consistent, current states: $release ($attach)',
    async ({ release, attach }) => {
      await using folder = await TemporaryFolder.create();
      const path = folder.at('live.duckdb');
      await using session = await DuckdbSession.open({ path, release, attach });
      await session.run("SET checkpoint_threshold = '1MB'");
      const load = new Load({ session, random: seededRandom(1) });
      await load.prepare();
      await using follower = new FileFollower({ path });
      await using checker = new RestorePointChecker({ follower, copy: folder.at('copy.duckdb'), release });
      const stop = new AbortController();
      const running = load.run(stop.signal);
      running.catch(() => stop.abort());
      try {
        while (checker.count < points && !stop.signal.aborted) {
          await checker.check(load.committed);
          await sleep(20);
        }
      } finally {
        stop.abort();
        await running;
      }
      await checker.check(load.committed);
      expect(load.committed.first).toBeGreaterThan(0);
    },
  );
});
