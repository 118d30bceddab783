import { expect, it } from 'vitest';
import type { CostReport } from '../../../runtime/src/cli/cost/cost-report.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

it('estimates a month from what lies in the bucket, for people and for scripts', async () => {
  await using stage = await ReplicaStage.create();
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT range AS n FROM range(100000)');
  await running.stop();

  const settings = { R2_SYNC_INTERVAL_SECONDS: '1' };
  const { code, stdout } = await stage.eider(['cost', '--without-free-tier', '--json'], settings);
  expect(code).toBe(0);
  const { months, advice } = JSON.parse(stdout) as CostReport;
  const { objects } = await stage.store.list({ prefix: `${stage.keys.root}/` });
  const records = objects.filter(({ key }) => key.startsWith(stage.keys.log)).length;
  const bytes = objects
    .filter(({ key }) => key !== stage.keys.lease)
    .reduce((sum, { size }) => sum + size, 0);
  expect(months.measured).toMatchObject({ recordsPerHour: records, bytes });
  expect(months.idle.classA).toBeLessThan(months.measured.classA);
  expect(months.measured.classA).toBeLessThan(months.busy.classA);
  expect(advice?.saves).toBeGreaterThan(0);

  const said = await stage.eider(['cost'], settings);
  expect(said.stdout).toMatch(/^ {2}signs of life +86,400 +86,400 +86,400$/m);
  expect(said.stdout).toContain('No setting would lower the bill');
});
