import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { LeaseObject } from '../../../runtime/src/replica/lease-object.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';

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
