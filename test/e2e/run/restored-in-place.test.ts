import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReplicaStage } from '../../support/replica-stage.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

/** Uses the database without `eider`. */
async function useWithout(path: string, statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  try {
    for (const sql of statements) await connection.run(sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

it('takes an older state that was restored in place for no continuation of the newest one', async () => {
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await running.sql('CHECKPOINT');
  await stage.durable();
  const older = await stage.eider(['points', '--limit', '1', '--json']);
  const [{ seq }] = JSON.parse(older.stdout).points;
  await running.sql('INSERT INTO entries VALUES (2)');
  await running.sql('CHECKPOINT');
  await stage.durable();
  await running.stop();

  expect(await stage.eider(['restore', '--at', String(seq)])).toMatchObject({ code: 0 });
  const another = ['INSERT INTO entries VALUES (3)', 'CHECKPOINT'];
  await useWithout(stage.database, [...another, ...another, ...another]);
  const { stdout } = await stage.eider(['restore', '--dry-run', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ do: 'override-replica' });
});

it('takes the file for what it was after a restore in place that failed', async () => {
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await running.stop();
  expect(await stage.eider(['restore', '--at', '999999'])).toMatchObject({ code: 65 });
  await useWithout(stage.database, ['INSERT INTO entries VALUES (2)', 'CHECKPOINT']);
  const { stdout } = await stage.eider(['restore', '--dry-run', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ do: 'keep-local' });
});
