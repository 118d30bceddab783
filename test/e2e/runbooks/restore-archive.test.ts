import { afterEach, beforeEach, expect, it } from 'vitest';
import { snapshotSuffix } from '../../../runtime/src/supervisor/archive/archive-names.ts';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { auditOf } from './support/audit.ts';
import { damageNewest } from './support/damage.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook, state } from './support/runbook.ts';
import { rows, runSmallDatabase } from './support/small-database.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
  const running = await runSmallDatabase(stage);
  expect(await stage.eider(['archive'])).toMatchObject({ code: 0 });
  await running.sql('DELETE FROM entries WHERE n >= 10');
  await running.stop();
});
afterEach(() => stage[Symbol.asyncDispose]());

it('restores a snapshot in place, and the start that it names keeps it', async () => {
  const { code, stdout } = await runbook(stage, ['restore-archive', '--yes']);
  expect(code).toBe(0);
  await expectAsOnPage('restore-archive', stdout);
  expect(await readTable(stage.database, rows)).toEqual([['1000']]);
  expect(await auditOf(stage, 'restore-archive')).toEqual(['begun', 'done']);

  const running = await stage.run({ R2_CONFLICT: 'local' });
  await running.stop();
  expect(await stage.restored(rows)).toEqual([['1000']]);
});

it('leaves the file as it is if the snapshot is damaged', async () => {
  const key = await damageNewest(stage, stage.keys.archive, snapshotSuffix);
  const before = await state(stage);
  const { code, stdout } = await runbook(stage, ['restore-archive', '--yes']);
  expect(stdout).toMatch(/STOPPED after \d+\.\d s, at: Restore the newest archive snapshot/);
  expect(stdout).toContain(key);
  expect(code).toBe(65);
  expect(await state(stage)).toEqual(before);
});
