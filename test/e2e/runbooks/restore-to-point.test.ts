import { expect, it } from 'vitest';
import type { EiderProcess } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { auditOf } from './support/audit.ts';
import { damageNewest } from './support/damage.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook } from './support/runbook.ts';
import { newestSeq, rows, runSmallDatabase } from './support/small-database.ts';

/** The application restarts under its eider, so its rows are asked for in the bucket. */
const rowsNow = (stage: ReplicaStage) => stage.restored(rows);

async function deleteByMistake(stage: ReplicaStage, running: EiderProcess): Promise<number> {
  const good = await newestSeq(stage);
  await running.sql('DELETE FROM entries WHERE n >= 10');
  await stage.durable();
  expect(await rowsNow(stage)).toEqual([['10']]);
  return good;
}

it('brings back what was deleted by mistake while the application runs, and is undone as it says', async () => {
  await using stage = await ReplicaStage.create();
  const running = await runSmallDatabase(stage);
  const good = await deleteByMistake(stage, running);
  const assertion = 'SELECT count(*) = 1000 FROM entries';
  const { code, stdout } = await runbook(stage, [
    'restore-to-point',
    '--to',
    String(good),
    '--assert',
    assertion,
    '--yes',
  ]);
  expect(code).toBe(0);
  await expectAsOnPage('restore-to-point', stdout);
  expect(await rowsNow(stage)).toEqual([['1000']]);
  expect(await auditOf(stage, 'restore-to-point')).toEqual(['begun', 'done']);
  await until(
    'the application to run again',
    () => running.events().filter(({ event }) => event === 'application.started').length > 1,
  );

  const [, undo = ''] = /To undo:\n {2}- npm run runbook -- (.*)/.exec(stdout) ?? [];
  expect(await runbook(stage, [...undo.split(' '), '--yes'])).toMatchObject({ code: 0 });
  expect(await rowsNow(stage)).toEqual([['10']]);
  await running.stop();
});

it('changes nothing if the point does not hold what was asserted, or is damaged', async () => {
  await using stage = await ReplicaStage.create();
  const running = await runSmallDatabase(stage);
  const good = String(await newestSeq(stage));
  const assertion = 'SELECT count(*) = 0 FROM entries';
  const args = ['restore-to-point', '--to', good, '--yes'];
  const untrue = await runbook(stage, [...args, '--assert', assertion]);
  expect(untrue).toMatchObject({ code: 65, stdout: expect.stringContaining('the assertion does not hold') });

  const key = await damageNewest(stage, stage.keys.packs);
  const damaged = await runbook(stage, args);
  expect(damaged.stdout).toMatch(/STOPPED after \d+\.\d s, at: Prove the point/);
  expect(damaged.stdout).toContain('State: nothing was changed; choose another point.');
  expect(damaged.stdout).toContain(key);
  expect(damaged.code).toBe(65);
  expect(running.events().filter(({ event }) => event === 'application.started')).toHaveLength(1);
  expect(await running.sql(rows)).toEqual([['1000']]);
  await running.stop();
});
