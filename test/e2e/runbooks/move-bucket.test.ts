import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { answer, latency } from '../../support/faults.ts';
import { type LocalR2, startLocalR2 } from '../../support/local-r2.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { auditOf } from './support/audit.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook, startRunbook, state } from './support/runbook.ts';
import { makeSmallDatabase, rows, runSmallDatabase } from './support/small-database.ts';

let r2: LocalR2;
let proxy: FaultProxy;
/** In a bucket that is a folder. */
let source: ReplicaStage;
/** In a bucket of a real S3 protocol, behind a proxy. */
let target: ReplicaStage;
let args: string[];

beforeAll(async () => {
  r2 = await startLocalR2();
  proxy = await startFaultProxy({ upstream: r2.endpoint });
});
afterAll(async () => {
  await proxy.stop();
  await r2.stop();
});
beforeEach(async () => {
  source = await ReplicaStage.create();
  target = await ReplicaStage.create({ s3: r2, through: proxy.endpoint });
  const settings = Object.entries(target.environment).filter(([name]) => name.startsWith('R2_'));
  const file = source.folder.at('target.env');
  await writeFile(file, settings.map(([name, value]) => `${name}=${value}\n`).join(''), { mode: 0o600 });
  args = ['move-bucket', '--to-settings', file];
});
afterEach(async () => {
  await source[Symbol.asyncDispose]();
  await target[Symbol.asyncDispose]();
});

it('copies while the application writes, the rest after it has stopped, and it goes on in the new place', async () => {
  const running = await runSmallDatabase(source);
  const first = await runbook(source, args);
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Next: stop .* by a SIGTERM, and run this again/),
  });
  await running.sql('INSERT INTO entries VALUES (-1, 0)');
  await running.stop();
  const before = await state(source);

  const second = await runbook(source, args);
  await expectAsOnPage('move-bucket', second.stdout);
  expect(second.stdout).toContain(`R2_DATABASE_KEY=${target.keys.root}`);
  expect(second.code).toBe(0);
  expect(await state(source)).toEqual(before);
  expect(await auditOf(source, 'move-bucket')).toEqual(['done', 'done']);

  const moved = await target.run();
  expect(await moved.sql(rows)).toEqual([['1001']]);
  await moved.stop();
});

it('killed in the middle, leaves the source as it was, and goes on where it stopped', async () => {
  await makeSmallDatabase(source);
  const before = await state(source);
  const slow = proxy.add({ method: 'PUT', key: /\/log\//, fault: latency(200) });
  const running = startRunbook(source, args);
  const copied = async () => (await target.store.list({ prefix: target.keys.packs })).objects.length;
  await until('something to be copied', async () => (await copied()) > 0);
  running.kill('SIGKILL');
  await running;
  slow();
  expect(await state(source)).toEqual(before);

  const again = await runbook(source, args);
  expect(again.stdout).toMatch(/^ {2}1\. Copy 0 packs|^ {2}1\. Copy \d packs/m);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Both are equal') });
  expect(await target.restored(rows)).toEqual([['1000']]);
});

it('stops if the new place refuses', async () => {
  await makeSmallDatabase(source);
  const before = await state(source);
  const refusing = proxy.add({ method: 'PUT', key: /\/log\//, fault: answer(403, 'AccessDenied') });
  const refused = await runbook(source, args);
  refusing();
  expect(refused.stdout).toMatch(/STOPPED after \d+\.\d s, at: Copy \d+ records/);
  expect(refused.stdout).toContain('State: the source is as it was');
  expect(refused.code).toBe(77);
  expect(await state(source)).toEqual(before);
});

it('never writes over another replica', async () => {
  await makeSmallDatabase(source);
  await makeSmallDatabase(target);
  const before = await target.truth();
  expect(await runbook(source, args)).toMatchObject({
    code: 65,
    stderr: expect.stringContaining('which the source does not'),
  });
  expect(await target.truth()).toEqual(before);
});
