import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReplicaStage } from '../../support/replica-stage.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

it("is the application's own, whose last bytes are shipped all the same", async () => {
  const running = await stage.run({ R2_SYNC_INTERVAL_SECONDS: '3600' });
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  running.exitApplication(7);
  expect(await running.ended).toMatchObject({ code: 7 });
  expect(await stage.restored('FROM entries')).toEqual([['1']]);
});

it('is 128 + n for signal n', async () => {
  const running = await stage.run({ R2_SYNC_INTERVAL_SECONDS: '3600' });
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  process.kill(await running.ready(), 'SIGKILL');
  expect(await running.ended).toMatchObject({ code: 137 });
  expect(await stage.restored('FROM entries')).toEqual([['1']]);
});

it('is 0 for an application that never makes its database', async () => {
  expect(await stage.eider(['run', '--', 'true'])).toMatchObject({ code: 0, stdout: '' });
  expect(await stage.files()).toEqual([]);
});
