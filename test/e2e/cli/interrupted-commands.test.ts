import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeaseObject } from '../../../runtime/src/replica/lease-object.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { type LocalR2, startLocalR2 } from '../../support/local-r2.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';

describe('a restore that is interrupted while the store does not answer', () => {
  let r2: LocalR2;
  let proxy: FaultProxy;
  let stage: ReplicaStage;

  beforeAll(async () => {
    r2 = await startLocalR2();
    proxy = await startFaultProxy({ upstream: r2.endpoint });
    stage = await ReplicaStage.create({ s3: r2, through: proxy.endpoint });
    mkdirSync(stage.folder.at('out'));
    const running = await stage.run();
    await running.sql('CREATE TABLE entries AS SELECT range AS n, hash(range) AS h FROM range(50000)');
    await running.stop();
    expect(await stage.eider(['archive'])).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await stage?.[Symbol.asyncDispose]();
    await proxy?.stop();
    await r2?.stop();
  });

  it.each([
    { what: 'a pack', key: /\/packs\//, args: [] },
    { what: 'the block map', key: /\/maps\//, args: [] },
    { what: 'the newest record', key: /\/log\//, args: [] },
    { what: 'an archive snapshot', key: /\.zst$/, args: ['--archive', 'newest'] },
  ])('leaves nothing of it: $what', async ({ key, args }) => {
    const asked = Promise.withResolvers<void>();
    const heal = proxy.add({
      key,
      method: 'GET',
      fault: async ({ wait }) => {
        asked.resolve();
        await wait(600_000);
        return undefined;
      },
    });
    const before = await stage.truth();
    const restoring = stage.start(['restore', '--output', stage.folder.at('out/copy.duckdb'), ...args]);
    await asked.promise;
    restoring.signal('SIGINT');
    const { code, stderr } = await restoring.ended;
    heal();
    expect(stderr).toContain('eider: SIGINT interrupted this');
    expect(code).toBe(75);
    expect(await readdir(stage.folder.at('out'))).toEqual([]);
    expect(await stage.truth()).toEqual(before);
  });
});

it('a backup that is interrupted while it waits for the lease says so, and is no bug', async () => {
  await using stage = await ReplicaStage.create();
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await stage.durable();
  await running.kill();
  const other = stage.folder.at('other.duckdb');
  (await DuckDBInstance.create(other)).closeSync();
  const before = await stage.truth();
  const waiting = stage.start(['backup'], {
    EIDER_DATABASE_PATH: other,
    EIDER_LEASE_TTL_SECONDS: '60',
  });
  const lease = new LeaseObject(stage);
  await until('the lease to be watched', async () => {
    const { seen } = await lease.read();
    return seen.kind === 'lease' && seen.lease.watched;
  });
  waiting.signal('SIGINT');
  const { code, stderr } = await waiting.ended;
  expect(stderr).toContain('eider: SIGINT interrupted this');
  expect(stderr).not.toContain('this is a bug');
  expect(code).toBe(75);
  expect(await stage.truth()).toEqual(before);
});
