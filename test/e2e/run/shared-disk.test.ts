import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EiderProcess, sampleApplication } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

const run = ['run', '--', ...sampleApplication];
const older = { EIDER_INSTANCE: 'older' };
const newer = { EIDER_INSTANCE: 'newer' };
const starts = (eider: EiderProcess) =>
  eider.events().filter(({ event }) => event === 'application.started').length;
const select = 'SELECT n FROM entries ORDER BY n';

it('a rollout hands the disk over that both instances share, and nothing is restored', async () => {
  const first = await stage.run(older);
  await first.sql('CREATE TABLE entries AS SELECT 1 AS n');
  const second = stage.start(run, newer);
  await second.ready();
  expect(await first.logged('application.exited')).toMatchObject({ signal: null });
  expect(await second.logged('start.decided')).toMatchObject({ action: 'keep-local' });
  expect(await second.sql(select)).toEqual([['1']]);
  await second.sql('INSERT INTO entries VALUES (2)');

  // The orchestrator, which heard that the second is ready; the first has stood by.
  await first.stop();
  expect(await second.sql(select)).toEqual([['1'], ['2']]);
  expect(await second.stop()).toMatchObject({ code: 0 });
  expect(await stage.restored(select)).toEqual([['1'], ['2']]);
});

it('who stands by takes the disk again when the other one is killed', async () => {
  const first = await stage.run(older);
  await first.sql('CREATE TABLE entries AS SELECT 1 AS n');
  const second = await stage.run(newer);
  await second.sql('INSERT INTO entries VALUES (2)');
  await second.kill();
  await until('the first to run again', () => starts(first) === 2);
  expect(await first.sql(select)).toEqual([['1'], ['2']]);
  await first.stop();
});

it('who is told not to wait is refused by the name of the one that has the disk', async () => {
  const first = await stage.run(older);
  await first.sql('CREATE TABLE entries AS SELECT 1 AS n');
  const second = stage.start(run, { ...newer, EIDER_LEASE: 'fail', EIDER_LOG_LEVEL: 'silent' });
  expect(await second.ended).toMatchObject({
    code: 75,
    stderr: expect.stringContaining(`process ${first.pid} on `),
  });
  await first.stop();
});
