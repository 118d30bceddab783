import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { resetBefore } from '../../support/faults.ts';
import { type LocalR2, startLocalR2 } from '../../support/local-r2.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { auditOf } from './support/audit.ts';
import { runbook, state } from './support/runbook.ts';
import { makeSmallDatabase, rows } from './support/small-database.ts';

let r2: LocalR2;
let proxy: FaultProxy;
let stage: ReplicaStage;

beforeAll(async () => {
  r2 = await startLocalR2();
  proxy = await startFaultProxy({ upstream: r2.endpoint });
  stage = await ReplicaStage.create({ s3: r2, through: proxy.endpoint });
  await makeSmallDatabase(stage);
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await proxy.stop();
  await r2.stop();
});

/** The file, and what of the replica is no loser of a conflict. */
const truth = async () =>
  Object.fromEntries(
    Object.entries(await state(stage)).filter(([name]) => !name.startsWith(stage.keys.conflicts)),
  );

it('puts the former file back if the copy cannot be shipped, and does all of it once it can', async () => {
  const before = await truth();
  const breaking = proxy.add({ method: 'PUT', key: /\/log\//, fault: resetBefore });
  const { code, stdout } = await runbook(stage, ['compact-database', '--yes', '--ship-within', '5']);
  breaking();
  expect(stdout).toMatch(/STOPPED after \d+\.\d s, at: Ship .* whole/);
  expect(stdout).toContain(`The former file is at ${stage.database} again.`);
  expect(code).toBe(69);
  expect(await truth()).toEqual(before);
  expect(await auditOf(stage, 'compact-database')).toEqual(['begun', 'failed']);

  const again = await stage.run();
  expect(await again.sql(rows)).toEqual([['1000']]);
  await again.stop();
  expect(await runbook(stage, ['compact-database', '--yes'])).toMatchObject({ code: 0 });
  expect(await stage.restored(rows)).toEqual([['1000']]);
});
