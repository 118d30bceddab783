import { expect, it } from 'vitest';
import type { EiderProcess } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { auditOf } from './support/audit.ts';
import { flipNewest } from './support/damage.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook } from './support/runbook.ts';
import { newestSeq, rows, runSmallDatabase } from './support/small-database.ts';

/** How often the application was started. */
const starts = (running: EiderProcess) =>
  running.events().filter(({ event }) => event === 'application.started').length;

async function deleteByMistake(stage: ReplicaStage, running: EiderProcess): Promise<number> {
  const good = await newestSeq(stage);
  await running.sql('DELETE FROM entries WHERE n >= 10');
  await stage.durable();
  expect(await stage.restored(rows)).toEqual([['10']]);
  return good;
}

it('changes nothing if the point is not what was meant, or is damaged, then goes back, and is undone as it says', async () => {
  await using stage = await ReplicaStage.create();
  const running = await runSmallDatabase(stage);
  const good = await deleteByMistake(stage, running);
  const args = ['restore-to-point', '--to', String(good), '--yes'];
  const untrue = await runbook(stage, [...args, '--assert', 'SELECT count(*) = 0 FROM entries']);
  expect(untrue).toMatchObject({ code: 65, stdout: expect.stringContaining('the assertion does not hold') });

  const key = await flipNewest(stage, stage.keys.packs);
  const damaged = await runbook(stage, args);
  expect(damaged.stdout).toMatch(/STOPPED after \d+\.\d s, at: Prove the point/);
  expect(damaged.stdout).toContain('State: nothing was changed; choose another point.');
  expect(damaged.stdout).toContain(key);
  expect(damaged.code).toBe(65);
  expect(starts(running)).toBe(1);
  expect(await running.sql(rows)).toEqual([['10']]);
  await flipNewest(stage, stage.keys.packs);

  const { code, stdout } = await runbook(stage, [...args, '--assert', 'SELECT count(*) = 1000 FROM entries']);
  expect(code).toBe(0);
  await expectAsOnPage('restore-to-point', stdout);
  expect(await stage.restored(rows)).toEqual([['1000']]);
  expect(await auditOf(stage, 'restore-to-point')).toEqual([
    'begun',
    'failed',
    'begun',
    'failed',
    'begun',
    'done',
  ]);
  await until('the application to run again', () => starts(running) > 1);

  const [, undo = ''] = /To undo:\n {2}- npm run runbook -- (.*)/.exec(stdout) ?? [];
  expect(await runbook(stage, [...undo.split(' '), '--yes'])).toMatchObject({ code: 0 });
  expect(await stage.restored(rows)).toEqual([['10']]);
  await running.stop();
});
