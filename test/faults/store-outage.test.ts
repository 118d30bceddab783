import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { latency } from '../support/faults.ts';
import { type LocalR2, startLocalR2 } from '../support/local-r2.ts';
import { countOf } from './support/life.ts';
import { startProxiedStage } from './support/proxied-stage.ts';

/** Milliseconds; more than a TTL. */
const outage = 5000;
/** Milliseconds; more than all retries of a request together. */
const forEver = 3_600_000;

let r2: LocalR2;

beforeAll(async () => {
  r2 = await startLocalR2();
});
afterAll(() => r2.stop());

const create = 'CREATE TABLE entries AS SELECT 1 AS n';
const insert = (n: number) => `INSERT INTO entries VALUES (${n})`;
const select = 'SELECT n FROM entries ORDER BY n';

describe.concurrent('an outage of the store', () => {
  it('of five seconds leaves the application running, is said, and everything is shipped afterwards', async () => {
    await using proxied = await startProxiedStage(r2);
    const { stage, proxy } = proxied;
    const running = await stage.run();
    await running.sql(create);
    await stage.durable();
    proxy.down();
    await running.sql(insert(2));
    await delay(outage);
    await running.logged('sync.delayed');
    await running.sql(insert(3));
    proxy.up();
    await stage.durable();
    expect(await stage.restored(select)).toEqual([['1'], ['2'], ['3']]);
    expect(await running.stop()).toMatchObject({ code: 0 });
    expect(['log.opened', 'application.started'].map((name) => countOf(running, name))).toEqual([1, 1]);
  });

  it.each([
    ['refuses every connection', (proxy: FaultProxy) => proxy.down()],
    ['never answers', (proxy: FaultProxy) => void proxy.add({ fault: latency(forEver) })],
  ])(
    'that %s ends the application of a supervisor that was told not to be alone for long',
    async (_, begin) => {
      await using proxied = await startProxiedStage(r2);
      const { stage, proxy, direct } = proxied;
      const running = await stage.run({ EIDER_ISOLATION_SECONDS: '1', EIDER_SHUTDOWN_SECONDS: '2' });
      await running.sql(create);
      await stage.durable();
      begin(proxy);
      await running.sql(insert(2));
      // Its last bytes are on its disk only.
      expect(await running.ended).toMatchObject({ code: 74 });
      expect(countOf(running, 'isolation.stopping')).toBe(1);
      const again = await stage.run(direct);
      expect(await again.sql(select)).toEqual([['1'], ['2']]);
      await again.stop();
    },
  );
});
