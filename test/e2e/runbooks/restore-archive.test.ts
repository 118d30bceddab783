import { expect, it } from 'vitest';
import { snapshotSuffix } from '../../../runtime/src/supervisor/archive/archive-names.ts';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { auditOf } from './support/audit.ts';
import { flipNewest } from './support/damage.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook, state } from './support/runbook.ts';
import { rows, runSmallDatabase } from './support/small-database.ts';

it('leaves the file as it is while the snapshot is damaged, then restores it, and the start that it names keeps it', async () => {
  await using stage = await ReplicaStage.create();
  const running = await runSmallDatabase(stage);
  expect(await stage.eider(['archive'])).toMatchObject({ code: 0 });
  await running.sql('DELETE FROM entries WHERE n >= 10');
  await running.stop();

  const flip = () => flipNewest(stage, stage.keys.archive, snapshotSuffix);
  const key = await flip();
  const before = await state(stage);
  const damaged = await runbook(stage, ['restore-archive', '--yes']);
  expect(damaged.stdout).toMatch(/STOPPED after \d+\.\d s, at: Restore the newest archive snapshot/);
  expect(damaged.stdout).toContain(key);
  expect(damaged.code).toBe(65);
  expect(await state(stage)).toEqual(before);
  await flip();

  const { code, stdout } = await runbook(stage, ['restore-archive', '--yes']);
  expect(code).toBe(0);
  await expectAsOnPage('restore-archive', stdout);
  expect(await readTable(stage.database, rows)).toEqual([['1000']]);
  expect(await auditOf(stage, 'restore-archive')).toEqual(['begun', 'failed', 'begun', 'done']);

  const again = await stage.run({ R2_CONFLICT: 'local' });
  await again.stop();
  expect(await stage.restored(rows)).toEqual([['1000']]);
});
