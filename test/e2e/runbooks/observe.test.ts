import { mkdir, readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { snapshotSuffix } from '../../../runtime/src/supervisor/archive/archive-names.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { auditOf } from './support/audit.ts';
import { flipNewest } from './support/damage.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook, state } from './support/runbook.ts';
import { makeSmallDatabase, rows } from './support/small-database.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
  await makeSmallDatabase(stage);
});
afterEach(() => stage[Symbol.asyncDispose]());

describe('backup-now', () => {
  it('marks the local state and archives it', async () => {
    const { code, stdout } = await runbook(stage, ['backup-now', '--name', 'before-migration']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/restore point \d+ \(before-migration\)/);
    await expectAsOnPage('backup-now', stdout);
    expect(await auditOf(stage, 'backup-now')).toEqual(['done']);
  });

  it('stops, with all restore points, if what it would archive is damaged', async () => {
    const key = await flipNewest(stage, stage.keys.packs);
    const { code, stdout } = await runbook(stage, ['backup-now']);
    expect(stdout).toMatch(/STOPPED after \d+\.\d s, at: Write an archive snapshot/);
    expect(stdout).toContain(key);
    expect(code).toBe(65);
    expect(await readdir(stage.folder.at(`bucket/${stage.keys.root}`))).not.toContain('archive');
    expect(await auditOf(stage, 'backup-now')).toEqual(['failed']);
  });
});

describe('verify-replica', () => {
  it('finds nothing, and then names what is damaged', async () => {
    const sound = await runbook(stage, ['verify-replica']);
    expect(sound.code).toBe(0);
    await expectAsOnPage('verify-replica', sound.stdout);
    const key = await flipNewest(stage, stage.keys.packs);
    const before = await state(stage);
    const { code, stdout } = await runbook(stage, ['verify-replica']);
    expect(stdout).toMatch(/STOPPED[\s\S]*1 objects are missing or damaged: /);
    expect(stdout).toContain(key);
    expect(code).toBe(65);
    expect(await state(stage)).toEqual(before);
    expect(await auditOf(stage, 'verify-replica')).toEqual(['done', 'failed']);
  });
});

describe('rehearse-restore', () => {
  it('restores both ways, with timings, says which does not restore, and leaves nothing behind', async () => {
    expect(await runbook(stage, ['backup-now'])).toMatchObject({ code: 0 });
    const scratch = stage.folder.at('scratch');
    await mkdir(scratch);
    const args = ['rehearse-restore', '--scratch', scratch, '--assert', `SELECT (${rows}) = 1000`];
    const sound = await runbook(stage, args);
    await expectAsOnPage('rehearse-restore', sound.stdout);
    expect(sound.code).toBe(0);
    expect(await readdir(scratch)).toEqual([]);

    const key = await flipNewest(stage, stage.keys.archive, snapshotSuffix);
    const { code, stdout } = await runbook(stage, args);
    expect(stdout).toMatch(/STOPPED after \d+\.\d s, at: Restore the archive snapshot/);
    expect(stdout).toContain(key);
    expect(code).toBe(65);
    expect(await readdir(scratch)).toEqual([]);
  });

  it('stops if the disk takes no more, and leaves nothing behind', async () => {
    const limited = { through: ['prlimit', '--fsize=524288'] };
    const before = await state(stage);
    const { code, stdout } = await runbook(stage, ['rehearse-restore'], limited);
    expect(stdout).toMatch(/STOPPED after \d+\.\d s, at: Prove the newest state/);
    expect(code).toBe(73);
    expect(await state(stage)).toEqual(before);
  });
});
