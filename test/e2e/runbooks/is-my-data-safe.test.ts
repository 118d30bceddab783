import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LeaseObject } from '../../../runtime/src/replica/lease-object.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { Epoch } from '../../../runtime/src/replica/log/numbers.ts';
import { openLog, readNewest } from '../../../runtime/src/replica/log/open-log.ts';
import { listAll } from '../../../runtime/src/store/list-all.ts';
import type { EiderProcess } from '../../support/eider-process.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { serviceUnavailable } from '../../support/faults.ts';
import { freePort } from '../../support/free-port.ts';
import { type LocalR2, startLocalR2 } from '../../support/local-r2.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { flipNewest } from './support/damage.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook } from './support/runbook.ts';

const ask = (stage: ReplicaStage, ...args: string[]) => runbook(stage, ['is-my-data-safe', ...args]);

/** An application that runs on a database with blocks in packs, and a proven archive snapshot. */
async function runHealthy(stage: ReplicaStage): Promise<EiderProcess> {
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT range AS n, hash(range) AS h FROM range(20000)');
  await running.sql('CHECKPOINT');
  await stage.durable();
  expect(await stage.eider(['archive'])).toMatchObject({ code: 0 });
  return running;
}

/** Waits until the lease says that an application runs, and that its oldest commit has waited for so many seconds. */
async function lagOfAtLeast({ store, keys }: ReplicaStage, seconds: number): Promise<void> {
  const lease = new LeaseObject({ store, keys });
  await until(`a lag of ${seconds} s in the lease`, async () => {
    const { seen } = await lease.read();
    return seen.kind === 'lease' && seen.lease.lag !== null && seen.lease.lag >= seconds;
  });
}

let r2: LocalR2;
let proxy: FaultProxy;
/** In a bucket of a real S3 protocol, behind a proxy. */
let stage: ReplicaStage;
let running: EiderProcess;

beforeAll(async () => {
  r2 = await startLocalR2();
  proxy = await startFaultProxy({ upstream: r2.endpoint });
  stage = await ReplicaStage.create({ s3: r2, through: proxy.endpoint });
  running = await runHealthy(stage);
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await proxy.stop();
  await r2.stop();
});

it('says SAFE of a healthy database, and which part it has read', async () => {
  const { code, stdout } = await ask(stage);
  expect(stdout).toMatch(
    /^SAFE: .* writes, everything up to \d+ s ago is in the bucket, and a restore was proven \d+ s ago\.$/m,
  );
  expect(stdout).toMatch(
    /Checked: lease, newest record, its map and WAL, (\d+) of \1 bytes in (\d+) of \2 packs of the newest state\./,
  );
  expect(code).toBe(0);
  await expectAsOnPage('is-my-data-safe', stdout);
});

it('reads everything with --deep', async () => {
  const { code, stdout } = await ask(stage, '--deep');
  expect(stdout).toMatch(/^SAFE: [\s\S]*Checked: all \d+ records and \d+ packs, \d+ bytes\./);
  expect(code).toBe(0);
});

it('says UNKNOWN if the store refuses the credentials', async () => {
  const environment = { R2_SECRET_ACCESS_KEY: randomBytes(32).toString('hex') };
  const { code, stdout } = await runbook(stage, ['is-my-data-safe'], { environment });
  expect(stdout).toMatch(
    /^UNKNOWN: Nobody can tell: .*refused the credentials[\s\S]*Next: npm run runbook -- rotate-credentials/,
  );
  expect(code).toBe(77);
});

it('says GONE if there is no such bucket', async () => {
  const environment = { R2_BUCKET_NAME: 'another-bucket' };
  const { code, stdout } = await runbook(stage, ['is-my-data-safe'], { environment });
  expect(stdout).toMatch(/^GONE: The bucket does not exist/);
  expect(stdout).not.toContain('Next:');
  expect(code).toBe(78);
});

it('says UNKNOWN, and not lost, if nobody answers', async () => {
  const environment = { R2_ENDPOINT: `http://127.0.0.1:${await freePort()}` };
  const { code, stdout } = await runbook(stage, ['is-my-data-safe'], { environment });
  expect(stdout).toMatch(/^UNKNOWN: Nobody can tell: The store did not answer/);
  expect(code).toBe(69);
});

it('says AT RISK if commits wait for too long', async () => {
  const remove = proxy.add({ method: 'PUT', key: /\/(log|packs|maps)\//, fault: serviceUnavailable });
  try {
    await running.sql('INSERT INTO entries VALUES (-1, 0)');
    await lagOfAtLeast(stage, 1);
    const { code, stdout } = await ask(stage, '--lagging-after', '1');
    expect(stdout).toMatch(
      /^AT RISK: The replica lags: the oldest commit that is not in the bucket has waited for \d+ s/,
    );
    expect(code).toBe(74);
  } finally {
    remove();
  }
});

it('says AT RISK if the archive snapshot is missing', async () => {
  await using folder = await ReplicaStage.create();
  const application = await runHealthy(folder);
  const keys: string[] = [];
  for await (const { key } of listAll(folder.store, folder.keys.archive)) keys.push(key);
  await folder.store.delete(keys);
  const { code, stdout } = await ask(folder);
  expect(stdout).toMatch(/^AT RISK: There is no archive snapshot: no restore was ever proven\./);
  expect(stdout).toContain('Next: npm run runbook -- backup-now');
  expect(code).toBe(65);
  await application.stop();
});

it('says DAMAGED, and what, if a pack is corrupted', async () => {
  await using folder = await ReplicaStage.create();
  await (await runHealthy(folder)).stop();
  const key = await flipNewest(folder, folder.keys.packs);
  const { code, stdout } = await ask(folder);
  expect(stdout).toMatch(/^DAMAGED: The newest state is damaged: /);
  expect(stdout).toContain(key);
  expect(code).toBe(65);
});

it('says AT RISK of a writer that is fenced', async () => {
  await using folder = await ReplicaStage.create();
  const application = await runHealthy(folder);
  await lagOfAtLeast(folder, 0);
  // It lives, and does not notice what happens.
  application.signal('SIGSTOP');
  const log = new ReplicaLog({ store: folder.store, keys: folder.keys });
  const newest = await readNewest({ store: folder.store, log });
  const open = { id: ulid(), time: new Date(), eiderVersion: 'test', tried: 0 as Epoch, newLine: false };
  expect(await openLog({ log, newest, ...open, tryAgain: () => false })).toBeDefined();
  const fenced = await ask(folder);
  expect(fenced.stdout).toMatch(/^AT RISK: The writer .* is fenced: another has taken over/);
  expect(fenced.code).toBe(75);
});

it('says AT RISK of a writer that is silent', async () => {
  await using folder = await ReplicaStage.create();
  const dying = await runHealthy(folder);
  // Of a watched lease silence is noticed soon.
  await folder.signOfLife();
  await dying.kill();
  const silent = await until('the silence to be noticed', async () => {
    const answer = await ask(folder);
    return answer.stdout.includes('silent') && answer;
  });
  expect(silent.stdout).toMatch(
    /^AT RISK: The writer .* has been silent for \d+ s[\s\S]*Next: npm run runbook -- take-over/,
  );
  expect(silent.code).toBe(74);
});

it('says AT RISK of a conflict that nobody has resolved, and EMPTY of a key without a replica', async () => {
  await using folder = await ReplicaStage.create();
  expect(await ask(folder)).toMatchObject({
    code: 65,
    stdout: expect.stringMatching(/^EMPTY: There is no replica/),
  });
  await (await runHealthy(folder)).stop();
  await folder.store.create(`${folder.keys.conflicts}2026-11-24T02-59-00.000Z-web-1/log/1`, Buffer.from('1'));
  const { code, stdout } = await ask(folder);
  expect(stdout).toMatch(/^AT RISK: A state lost a conflict .*: 2026-11-24T02-59-00\.000Z-web-1\./);
  expect(code).toBe(75);
});
