import { afterEach, beforeEach, expect, it } from 'vitest';
import { sampleApplication } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

it('starts the application and does nothing else, without any setting of the bucket', async () => {
  const none = { R2_ENDPOINT: '', R2_BUCKET_NAME: '', R2_DATABASE_KEY: '', R2_SYNC_ENABLED: 'false' };
  const running = await stage.run(none);
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  running.exitApplication(7);
  expect(await running.ended).toMatchObject({ code: 7 });
  expect((await stage.store.list({ prefix: '' })).objects).toEqual([]);
});

it('passes signals on', async () => {
  const running = stage.start(['run', '--', ...sampleApplication], { R2_SYNC_ENABLED: 'false' });
  await running.ready();
  expect(await running.stop()).toMatchObject({ code: 0 });
});
