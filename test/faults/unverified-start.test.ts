import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Seq } from '../../runtime/src/replica/log/numbers.ts';
import type { EiderProcess } from '../support/eider-process.ts';
import { type LocalR2, startLocalR2 } from '../support/local-r2.ts';
import { countOf } from './support/life.ts';
import { type ProxiedStage, startProxiedStage } from './support/proxied-stage.ts';

let r2: LocalR2;

beforeAll(async () => {
  r2 = await startLocalR2();
});
afterAll(() => r2.stop());

const create = 'CREATE TABLE entries AS SELECT 1 AS n';
const insert = (n: number) => `INSERT INTO entries VALUES (${n})`;
const select = 'SELECT n FROM entries ORDER BY n';

/** Leaves a file on the disk that the replica knows. */
async function writeAndStop({ stage }: ProxiedStage): Promise<void> {
  const running = await stage.run();
  await running.sql(create);
  await running.stop();
}

/** Starts while the store does not answer. */
async function startInTheDark(
  { stage, proxy }: ProxiedStage,
  changes: Record<string, string> = {},
): Promise<EiderProcess> {
  proxy.down();
  const running = await stage.run(changes);
  expect(countOf(running, 'start.unverified')).toBe(1);
  return running;
}

/** The application of another machine, which reaches the store. */
function startElsewhere({ stage, direct }: ProxiedStage): Promise<EiderProcess> {
  mkdirSync(stage.folder.at('other-disk'));
  return stage.run({ ...direct, EIDER_DATABASE_PATH: stage.folder.at('other-disk/app.duckdb') });
}

/** What was written since, in the order of the requests, without the lease and the probe. */
function written({ proxy, stage }: ProxiedStage): string[] {
  const truth = [stage.keys.log, stage.keys.packs, stage.keys.maps];
  return proxy.stats
    .filter(({ method, key }) => method === 'PUT' && truth.some((prefix) => key.startsWith(prefix)))
    .map(({ key }) => key);
}

// Side by side: most of the time each of them waits for the store's retries.
describe.concurrent('a start while the store does not answer', () => {
  it('goes on without a restart when the file turns out to be ahead; nothing is shipped before the log is opened', async () => {
    await using proxied = await startProxiedStage(r2);
    await writeAndStop(proxied);
    const before = written(proxied).length;
    const running = await startInTheDark(proxied);
    const application = await running.ready();
    await running.sql(insert(2));
    expect(written(proxied).slice(before)).toEqual([]);
    proxied.proxy.up();
    expect(await running.logged('start.decided')).toMatchObject({ action: 'keep-local' });
    const { seq } = await running.logged('log.opened');
    await proxied.stage.durable();
    expect(written(proxied)[before]).toBe(proxied.stage.keys.record(Number(seq) as Seq));
    expect(await running.ready()).toBe(application);
    expect(countOf(running, 'application.exited')).toBe(0);
    await running.stop();
    expect(await proxied.stage.restored(select)).toEqual([['1'], ['2']]);
  });

  it.each([
    ['of the same name as before', {}],
    ['of a new name, which asks first', { EIDER_INSTANCE: 'new' }],
  ])(
    'an instance %s goes on without a restart when the last holder elsewhere is dead',
    async (_, changes) => {
      await using proxied = await startProxiedStage(r2);
      await writeAndStop(proxied);
      const elsewhere = await startElsewhere(proxied);
      await elsewhere.kill();
      const running = await startInTheDark(proxied, changes);
      proxied.proxy.up();
      await running.logged('log.opened');
      await proxied.stage.durable();
      expect(countOf(running, 'application.exited')).toBe(0);
      expect(await running.sql(select)).toEqual([['1']]);
      await running.stop();
    },
  );

  it('ends when the store stays silent, if it was told not to be alone for long', async () => {
    await using proxied = await startProxiedStage(r2);
    await writeAndStop(proxied);
    const running = await startInTheDark(proxied, { EIDER_ISOLATION_SECONDS: '1' });
    await running.logged('isolation.stopping');
    expect((await running.ended).code).not.toBe(0);
    expect(countOf(running, 'application.exited')).toBe(1);
    proxied.proxy.up();
    const again = await proxied.stage.run();
    expect(await again.sql(select)).toEqual([['1']]);
    await again.stop();
  });

  it('ends the application when a living other holder turns up; nothing of it reaches the log', async () => {
    await using proxied = await startProxiedStage(r2);
    await writeAndStop(proxied);
    const elsewhere = await startElsewhere(proxied);
    await elsewhere.sql(insert(3));
    const running = await startInTheDark(proxied, { EIDER_LEASE: 'wait' });
    await running.sql(insert(2));
    const before = written(proxied).length;
    proxied.proxy.up();
    await running.logged('application.exited');
    await running.logged('lease.waiting');
    await running.stop();
    expect(written(proxied).slice(before)).toEqual([]);

    // What it wrote in the dark is kept: the next start finds that the two went separate ways.
    const again = await proxied.stage.run({ R2_CONFLICT: 'remote' });
    await again.logged('conflict.kept');
    expect(await again.sql(select)).toEqual([['1'], ['3']]);
    await again.stop();
  });
});
