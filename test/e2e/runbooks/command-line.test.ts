import { afterAll, beforeAll, expect, it } from 'vitest';
import { catalogue } from '../../../runbooks/catalogue.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { runbook } from './support/runbook.ts';

let stage: ReplicaStage;

beforeAll(async () => {
  stage = await ReplicaStage.create();
});
afterAll(() => stage[Symbol.asyncDispose]());

it('lists every runbook in one line each', async () => {
  const { code, stdout } = await runbook(stage, []);
  expect(code).toBe(0);
  const names = stdout.split('\n').map((line) => line.split('  ')[0]);
  expect(names.slice(0, Object.keys(catalogue).length)).toEqual(Object.keys(catalogue));
});

it('says of one what it does, what it cannot undo, and with which options', async () => {
  const { code, stdout } = await runbook(stage, ['restore-to-point', '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Cannot undo: .+\n[\s\S]*--to <point> .* \(needed\)\n[\s\S]*--dry-run .*\n/);
});

it('refuses, in one line, what it does not know, lacks, or cannot work with', async () => {
  const refusals = [
    [['nothing'], 64, 'There is no runbook nothing'],
    [['restore-to-point'], 64, '--to is missing'],
    [['verify-replica', '--fast'], 64, '--fast'],
    [['restore-latest', '--yes'], 65, 'There is no replica'],
    [['rehearse-restore', '--settings', 'not-there.env'], 78, 'not-there.env'],
  ] as const;
  for (const [args, code, says] of refusals) {
    const refused = await runbook(stage, args);
    expect(refused).toMatchObject({ code, stderr: expect.stringMatching(/^eider: [^\n]+$/) });
    expect(refused.stderr).toContain(says);
  }
});
