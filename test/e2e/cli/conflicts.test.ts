import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { conflictId, conflictKeys } from '../../../runtime/src/replica/conflicts.ts';
import { copyRecord } from '../../../runtime/src/replica/log/copy-record.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { readNewest } from '../../../runtime/src/replica/log/open-log.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { flipNewest } from '../runbooks/support/damage.ts';
import { runbook } from '../runbooks/support/runbook.ts';

/** Keeps the newest state of a replica as if it had lost a conflict; returns its id. */
async function keepConflict({ store, keys }: ReplicaStage, hour: number): Promise<string> {
  const record = await readNewest({ store, log: new ReplicaLog({ store, keys }) });
  if (record === undefined) throw new Error('nothing was shipped');
  const id = conflictId(new Date(Date.UTC(2026, 0, 1, hour)), 'web-1');
  await copyRecord({ store, from: keys, to: conflictKeys(keys, id), record, place: 'newest' });
  return id;
}

async function replicated(stage: ReplicaStage): Promise<void> {
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await running.stop();
}

it('lists and shows what is damaged as that, beside what is not, and restores nothing of it', async () => {
  await using stage = await ReplicaStage.create();
  await replicated(stage);
  const [sound, damaged] = [await keepConflict(stage, 3), await keepConflict(stage, 4)];
  await flipNewest(stage, `${conflictKeys(stage.keys, damaged).log}`);
  const list = await stage.eider(['conflicts', 'list']);
  expect(list.stdout).toMatch(new RegExp(`${sound}.*\\(close\\)\n${damaged}.*none: .* is damaged`));
  expect(list.code).toBe(0);
  expect((await stage.eider(['conflicts', 'show', damaged])).stdout).toContain('is damaged');
  const args = ['resolve-conflict', '--output', stage.folder.at('lost.duckdb'), '--yes'];
  const chosen = await runbook(stage, [...args, '--id', damaged]);
  expect(chosen.stderr + chosen.stdout).toMatch(
    new RegExp(`The conflict ${damaged} cannot be restored: .* is damaged`),
  );
  expect(await runbook(stage, [...args, '--id', sound])).toMatchObject({ code: 0 });
  const restore = ['conflicts', 'restore', damaged, '--output', stage.folder.at('damaged.duckdb')];
  const { code, stderr } = await stage.eider(restore);
  expect(stderr).toContain('is damaged');
  expect(code).toBe(65);
});

it('does what the action says, and refuses what belongs to another one', async () => {
  await using stage = await ReplicaStage.create();
  await replicated(stage);
  const id = await keepConflict(stage, 3);
  const output = stage.folder.at('lost.duckdb');
  const before = await stage.truth();
  const refused = [
    ['list', '--discard'],
    ['list', id],
    ['list', id, '--discard'],
    ['show', id, '--discard'],
    ['show', id, '--output', output],
    ['restore', id, '--output', output, '--discard'],
    ['restore', id],
    ['resolve', id, '--discard', '--output', output],
    ['resolve', id],
    ['resolve', '--discard'],
  ];
  for (const args of refused) {
    const { code } = await stage.eider(['conflicts', ...args]);
    expect(code, args.join(' ')).toBe(64);
  }
  expect(await stage.truth()).toEqual(before);
  expect(existsSync(output)).toBe(false);
  const restored = await stage.eider(['conflicts', 'restore', id, '--output', output]);
  expect(restored).toMatchObject({ code: 0 });
  const { code, stdout } = await stage.eider(['conflicts', 'resolve', id, '--discard']);
  expect(stdout).toContain(`Conflict ${id} is gone`);
  expect(code).toBe(0);
});
