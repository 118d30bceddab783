import { execa } from 'execa';
import { expect, it } from 'vitest';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { auditOf } from './support/audit.ts';
import { flipNewest } from './support/damage.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook, state } from './support/runbook.ts';
import { makeSmallDatabase, rows, runSmallDatabase } from './support/small-database.ts';

it('restores in place, keeps what was there, and says how to undo it, which works', async () => {
  await using stage = await ReplicaStage.create();
  await makeSmallDatabase(stage);
  const before = await state(stage);

  const planned = await runbook(stage, ['restore-latest', '--dry-run']);
  expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('This was a dry run') });
  expect(await state(stage)).toEqual(before);

  const answer = stage.keys.root;
  const { code, stdout } = await runbook(stage, ['restore-latest'], { answer });
  await expectAsOnPage('restore-latest', stdout);
  expect(code).toBe(0);
  expect(await readTable(stage.database, rows)).toEqual([['1000']]);
  expect(await auditOf(stage, 'restore-latest')).toEqual(['begun', 'done']);

  const [, undo = ''] = /To undo:\n {2}- with the application stopped: (.*)/.exec(stdout) ?? [];
  await execa('sh', ['-c', undo]);
  expect(await state(stage)).toEqual(before);
});

it('writes a copy without asking while the application runs, and in its place nothing', async () => {
  await using stage = await ReplicaStage.create();
  const running = await runSmallDatabase(stage);
  const copy = stage.folder.at('copy.duckdb');
  expect(await runbook(stage, ['restore-latest', '--output', copy])).toMatchObject({ code: 0 });
  expect(await readTable(copy, rows)).toEqual([['1000']]);

  const refused = await runbook(stage, ['restore-latest', '--yes']);
  expect(refused).toMatchObject({ code: 75, stderr: expect.stringContaining('Stop the application first') });
  expect(await running.sql(rows)).toEqual([['1000']]);
  await running.stop();
});

it('leaves the file as it is if the answer is another name, or a pack is corrupted', async () => {
  await using stage = await ReplicaStage.create();
  await makeSmallDatabase(stage);
  const key = await flipNewest(stage, stage.keys.packs);
  const before = await state(stage);
  const refused = await runbook(stage, ['restore-latest'], { answer: 'another' });
  expect(refused).toMatchObject({ code: 64, stderr: expect.stringContaining('The answer was "another"') });
  expect(await state(stage)).toEqual(before);

  const { code, stdout } = await runbook(stage, ['restore-latest', '--yes']);
  expect(stdout).toMatch(/STOPPED after \d+\.\d s, at: Restore the newest state/);
  expect(stdout).toContain(key);
  expect(code).toBe(65);
  expect(await state(stage)).toEqual(before);
  expect(await auditOf(stage, 'restore-latest')).toEqual(['refused', 'begun', 'failed']);
});
