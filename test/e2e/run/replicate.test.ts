import { afterEach, beforeEach, expect, it } from 'vitest';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

it('follows a database that another process uses, and ships the rest at SIGTERM', async () => {
  await using session = await DuckdbSession.open({ path: stage.database });
  await session.run('CREATE TABLE entries AS SELECT 1 AS n');
  const replicating = stage.start(['replicate']);
  await stage.durable();
  await session.run('INSERT INTO entries VALUES (2)');
  await session.run('CHECKPOINT');
  await session.run('INSERT INTO entries VALUES (3)');
  expect(await replicating.stop()).toMatchObject({ code: 0 });
  expect(await stage.restored('SELECT n FROM entries ORDER BY n')).toEqual([['1'], ['2'], ['3']]);
  // It has neither stopped nor disturbed the one that it does not own.
  expect(await session.value('SELECT count(*) FROM entries')).toBe('3');
});

it('restores a missing database first, and takes one that appears', async () => {
  const replicating = stage.start(['replicate']);
  await replicating.logged('log.opened');
  await using session = await DuckdbSession.open({ path: stage.database });
  await session.run('CREATE TABLE entries AS SELECT 1 AS n');
  await stage.durable();
  await session.kill();
  await replicating.stop();
  await stage.loseDisk();

  const again = stage.start(['replicate']);
  await again.logged('restore.finished');
  await again.stop();
  expect(await stage.files()).toContain('');
});
