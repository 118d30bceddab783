import { describe, expect, it } from 'vitest';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { auditOf } from './support/audit.ts';
import { flipNewest } from './support/damage.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook, state } from './support/runbook.ts';
import { rows, runSmallDatabase } from './support/small-database.ts';

/** A state of ten rows that lost against an older one, which somebody had restored and wanted. */
async function makeConflict(stage: ReplicaStage): Promise<string> {
  const running = await runSmallDatabase(stage);
  expect(await stage.eider(['archive'])).toMatchObject({ code: 0 });
  await running.sql('DELETE FROM entries WHERE n >= 10');
  await running.stop();
  expect(await stage.eider(['restore', '--archive', 'newest'])).toMatchObject({ code: 0 });
  const again = await stage.run({ R2_CONFLICT: 'local' });
  const { id } = await again.logged('conflict.kept');
  await again.stop();
  return String(id);
}

describe('resolve-conflict', () => {
  it('discards nothing at the wrong answer, nor what it could not keep, and then keeps and discards it', async () => {
    await using stage = await ReplicaStage.create();
    const id = await makeConflict(stage);
    const before = await state(stage);
    const lost = stage.folder.at('lost.duckdb');
    const args = ['resolve-conflict', '--output', lost, '--discard'];
    expect(await runbook(stage, args, { answer: 'yes' })).toMatchObject({ code: 64 });
    expect(await state(stage)).toEqual(before);

    const flip = () => flipNewest(stage, `${stage.keys.conflicts}${id}/packs/`);
    await flip();
    const damaged = await runbook(stage, [...args, '--yes']);
    expect(damaged.stdout).toMatch(/STOPPED after \d+\.\d s, at: Restore the conflict/);
    expect(damaged.code).toBe(65);
    await flip();
    expect(await state(stage)).toEqual(before);

    const { code, stdout } = await runbook(stage, args, { answer: stage.keys.root });
    expect(stdout).toContain(`The conflict ${id} is gone`);
    await expectAsOnPage('resolve-conflict', stdout);
    expect(code).toBe(0);
    expect(await readTable(lost, rows)).toEqual([['10']]);
    expect(await stage.eider(['conflicts', 'list'])).toMatchObject({ stdout: 'There is no conflict.' });
    const trail = ['refused', 'begun', 'failed', 'begun', 'done'];
    expect(await auditOf(stage, 'resolve-conflict')).toEqual(trail);
  });
});

describe('take-over', () => {
  it('frees the lease of a writer that is gone, so that another starts at once', async () => {
    await using stage = await ReplicaStage.create();
    await (await runSmallDatabase(stage)).kill();
    const { code, stdout } = await runbook(stage, ['take-over', '--yes']);
    await expectAsOnPage('take-over', stdout);
    expect(code).toBe(0);
    expect(await auditOf(stage, 'take-over')).toEqual(['begun', 'done']);
    await stage.loseDisk();
    const running = await stage.run({ EIDER_INSTANCE: 'another', EIDER_LEASE: 'fail' });
    expect(await running.sql(rows)).toEqual([['1000']]);
    await running.stop();
  });

  it('leaves a writer alone that lives after all', async () => {
    await using stage = await ReplicaStage.create();
    const running = await runSmallDatabase(stage);
    const { code, stdout } = await runbook(stage, ['take-over', '--yes']);
    expect(stdout).toMatch(/STOPPED after \d+\.\d s, at: Watch the lease/);
    expect(stdout).toContain('its holder is alive');
    expect(code).toBe(75);
    const row = await until('the writer to go on', () => running.sql(rows));
    expect(row).toEqual([['1000']]);
    expect(running.events().map(({ event }) => event)).not.toContain('lease.lost');
    await running.stop();
  });
});
