import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { expectRefusal } from './refusal.ts';

let stage: ReplicaStage;

beforeAll(async () => {
  stage = await ReplicaStage.create();
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await running.stop();
});
afterAll(() => stage[Symbol.asyncDispose]());

it('a command of Eider that does not exist', () =>
  expectRefusal({ stage, args: ['frobnicate'], code: 64, says: "unknown command 'frobnicate'" }));

it('no application', () =>
  expectRefusal({ stage, args: ['run'], code: 64, says: 'eider run -- node server.js' }));

it('an application that does not exist', async () => {
  const args = ['run', '--', 'no-such-application'];
  await expectRefusal({ stage, args, code: 127, says: 'no-such-application' });
});

it('an application that does not exist, on an empty disk: nothing is restored for it', async () => {
  const elsewhere = stage.folder.at('elsewhere');
  mkdirSync(elsewhere);
  const environment = { EIDER_DATABASE_PATH: `${elsewhere}/app.duckdb` };
  const end = await stage.eider(['run', '--', './no-such-application'], {
    ...environment,
    EIDER_LOG_LEVEL: 'info',
  });
  expect(end.code).toBe(127);
  expect(end.stderr).not.toContain('restore.started');
});

it('an application that cannot be executed', async () => {
  writeFileSync(stage.folder.at('application'), 'not for you', { mode: 0o644 });
  await expectRefusal({ stage, args: ['run', '--', './application'], code: 126, says: './application' });
});

it('a point that is none', () =>
  expectRefusal({
    stage,
    args: ['restore', '--output', 'x', '--at', 'an hour ago'],
    code: 64,
    says: '--at',
  }));

it('a file to restore to that exists', async () => {
  writeFileSync(stage.folder.at('precious'), 'mine');
  await expectRefusal({ stage, args: ['restore', '--output', 'precious'], code: 73, says: 'precious' });
});
