import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { type LocalR2, startLocalR2 } from '../../support/local-r2.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

let r2: LocalR2;
let proxy: FaultProxy;
let stage: ReplicaStage;

beforeAll(async () => {
  r2 = await startLocalR2();
});
beforeEach(async () => {
  proxy = await startFaultProxy({ upstream: r2.endpoint });
  stage = await ReplicaStage.create({ s3: r2, through: proxy.endpoint });
});
afterEach(async () => {
  await stage[Symbol.asyncDispose]();
  await proxy.stop();
});
afterAll(() => r2.stop());

const secretsOf = ({ credentials }: LocalR2): string[] => [
  credentials.accessKeyId,
  credentials.secretAccessKey,
];

it('of the store at the end is said, exits with 74, and leaves the bytes where they are', async () => {
  const running = await stage.run({ EIDER_SHUTDOWN_SECONDS: '3' });
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await stage.durable();
  proxy.down();
  await running.sql('INSERT INTO entries VALUES (2)');
  const { code, stderr, stdout } = await running.stop();
  expect(code).toBe(74);
  expect(running.events().find(({ event }) => event === 'sync.not-durable')?.message).toContain(
    stage.database,
  );
  for (const secret of secretsOf(r2)) expect(stderr + stdout).not.toContain(secret);

  proxy.up();
  const again = await stage.run();
  expect(await again.sql('SELECT n FROM entries ORDER BY n')).toEqual([['1'], ['2']]);
  await again.stop();
  expect(await stage.restored('SELECT n FROM entries ORDER BY n')).toEqual([['1'], ['2']]);
});

it('does not hide the exit code of an application that failed', async () => {
  const running = await stage.run({ EIDER_SHUTDOWN_SECONDS: '3' });
  proxy.down();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  running.exitApplication(7);
  expect(await running.ended).toMatchObject({ code: 7 });
});

it('and every other time keeps the secrets from the application, and from all output', async () => {
  const running = await stage.run({ EIDER_LOG_LEVEL: 'trace' });
  const environment = await running.applicationEnvironment();
  expect(environment).toMatchObject({ R2_BUCKET_NAME: r2.bucket, EIDER_DATABASE_PATH: stage.database });
  expect(Object.keys(environment).filter((name) => /SECRET|ACCESS_KEY|TOKEN/.test(name))).toEqual([]);
  proxy.down();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await running.logged('sync.delayed');
  proxy.up();
  await stage.durable();
  const { stdout, stderr } = await running.stop();
  for (const secret of secretsOf(r2)) {
    expect(Object.values(environment)).not.toContain(secret);
    expect(stdout + stderr).not.toContain(secret);
  }
});
