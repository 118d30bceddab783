import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleApplication } from '../../support/eider-process.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { conditionsIgnored } from '../../support/faults.ts';
import { type LocalR2, startLocalR2 } from '../../support/local-r2.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { expectOneLine, expectRefusal } from './refusal.ts';

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

/** Makes a replica, and a local file that equals it. */
async function makeReplica(): Promise<void> {
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await running.stop();
}

const run = ['run', '--', ...sampleApplication];
const select = 'SELECT n FROM entries ORDER BY n';

describe('wrong credentials', () => {
  const wrong = () => ({ R2_SECRET_ACCESS_KEY: randomBytes(32).toString('hex') });

  it('without a local file: nothing starts, 77', async () => {
    await makeReplica();
    await stage.loseDisk();
    await expectRefusal({
      stage,
      args: run,
      environment: wrong(),
      code: 77,
      says: 'The store refused the credentials (PutObject',
    });
  });

  it.each([
    ['status', ['status']],
    ['points', ['points']],
    ['verify', ['verify']],
    ['restore', ['restore', '--output', 'copy.duckdb']],
    ['backup', ['backup']],
  ])('%s says so, 77', async (_, args) => {
    await makeReplica();
    const environment = wrong();
    const { stderr } = await expectRefusal({
      stage,
      args,
      environment,
      code: 77,
      says: stage.environment['R2_BUCKET_NAME'] ?? '',
    });
    expect(stderr).not.toContain(environment.R2_SECRET_ACCESS_KEY);
  });

  it('with a local file: the application starts, and what it wrote is shipped when they are right again', async () => {
    await makeReplica();
    const running = await stage.run({ ...wrong(), EIDER_SHUTDOWN_SECONDS: '3' });
    await running.logged('start.unverified');
    await running.sql('INSERT INTO entries VALUES (2)');
    expect(await running.stop()).toMatchObject({ code: 74 });
    const again = await stage.run();
    expect(await again.sql(select)).toEqual([['1'], ['2']]);
    await again.stop();
    expect(await stage.restored(select)).toEqual([['1'], ['2']]);
  });
});

describe('a bucket that does not exist', () => {
  const environment = { R2_BUCKET_NAME: 'another-bucket' };

  it.each([
    ['run', run],
    ['status', ['status']],
    ['restore', ['restore', '--output', 'copy.duckdb']],
    ['backup', ['backup']],
  ])('%s says so, 78', async (_, args) => {
    await expectRefusal({ stage, args, environment, code: 78, says: 'another-bucket' });
  });
});

describe('an endpoint that does not answer', () => {
  it('without a local file: nothing starts, 69', async () => {
    await makeReplica();
    await stage.loseDisk();
    proxy.down();
    await expectRefusal({ stage, args: run, code: 69, says: proxy.endpoint.host });
    expect(await stage.files()).toEqual([]);
  });

  it('is told of by what only reads, 69', async () => {
    proxy.down();
    await expectRefusal({ stage, args: ['status'], code: 69, says: proxy.endpoint.host });
  });

  it('with a local file: the application starts unverified, and everything is shipped when it answers', async () => {
    await makeReplica();
    proxy.down();
    const running = await stage.run();
    await running.logged('start.unverified');
    await running.sql('INSERT INTO entries VALUES (2)');
    proxy.up();
    await running.logged('log.opened');
    await stage.durable();
    expect(await running.stop()).toMatchObject({ code: 0 });
    expect(await stage.restored(select)).toEqual([['1'], ['2']]);
  });

  it('is decided about in a dry run', async () => {
    await makeReplica();
    proxy.down();
    const withFile = await stage.eider(['restore', '--dry-run', '--json']);
    expect(JSON.parse(withFile.stdout)).toMatchObject({ do: 'start-unverified' });
    await stage.loseDisk();
    const without = await stage.eider(['restore', '--dry-run', '--json']);
    expect(JSON.parse(without.stdout)).toMatchObject({ do: 'wait-for-store' });
  });
});

it('a store that ignores If-None-Match is found out before the application starts, 78', async () => {
  await makeReplica();
  // That disk remembers that the store was proven.
  await stage.loseDisk();
  proxy.add({
    method: 'PUT',
    when: ({ headers }) => headers['if-none-match'] !== undefined,
    fault: conditionsIgnored(stage.store),
  });
  const end = await stage.eider(run, { EIDER_LOG_LEVEL: 'silent' });
  expectOneLine(end, { code: 78, says: 'ignores If-None-Match' });
});
