import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type LocalR2, startLocalR2 } from '../../support/local-r2.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { auditOf } from './support/audit.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook } from './support/runbook.ts';
import { makeSmallDatabase } from './support/small-database.ts';

const standIn = fileURLToPath(new URL('support/stand-in-pulumi.ts', import.meta.url));

let r2: LocalR2;
let stage: ReplicaStage;
let environment: Record<string, string>;
let envFile: string;
let args: string[];

beforeAll(async () => {
  r2 = await startLocalR2();
  stage = await ReplicaStage.create({ s3: r2 });
  await makeSmallDatabase(stage);
  const bin = stage.folder.at('bin');
  await mkdir(bin);
  await writeFile(`${bin}/pulumi`, `#!/bin/sh\nexec "${process.execPath}" "${standIn}" "$@"\n`);
  await chmod(`${bin}/pulumi`, 0o755);
  const { PATH = '' } = process.env;
  environment = { PATH: `${bin}:${PATH}`, STAND_IN_STACK: stage.folder.at('stack.json') };
  envFile = stage.folder.at('new.env');
  args = ['rotate-credentials', '--stack', 'prod', '--new-settings', envFile, '--yes'];
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await r2.stop();
});
beforeEach(() => writeStack({}));

const settings = () =>
  Object.fromEntries(Object.entries(stage.environment).filter(([name]) => name.startsWith('R2_')));

/** A local R2 knows one pair, so the new one differs in a setting beside it. */
async function writeStack(changes: Record<string, unknown>): Promise<void> {
  const env = [settings(), { ...settings(), R2_REGION: 'auto' }];
  const stack = { config: 0, deployed: 0, env, fails: false, ...changes };
  await writeFile(environment['STAND_IN_STACK'] ?? '', JSON.stringify(stack));
}

async function readStack(): Promise<{ config: number; deployed: number }> {
  return JSON.parse(await readFile(environment['STAND_IN_STACK'] ?? '', 'utf8'));
}

it('stops with the pair in use if Pulumi fails, and sets the epoch back', async () => {
  await writeStack({ fails: true });
  const { code, stdout } = await runbook(stage, args, { environment });
  expect(stdout).toMatch(/STOPPED after \d+\.\d s, at: Set rotationEpoch to 1/);
  expect(stdout).toContain('the pair in use is still valid');
  expect(code).not.toBe(0);
  expect(await readStack()).toMatchObject({ config: 0, deployed: 0 });
  await expect(stat(envFile)).rejects.toThrow('ENOENT');
  expect(await auditOf(stage, 'rotate-credentials')).toEqual(['begun', 'failed']);
});

it('changes nothing while the last rotation is not finished', async () => {
  await writeStack({ config: 1 });
  expect(await runbook(stage, args, { environment })).toMatchObject({
    stderr: expect.stringContaining('changes proposed'),
  });
  const other = { ...settings(), R2_ACCESS_KEY_ID: 'another' };
  await writeStack({ env: [other, other] });
  expect(await runbook(stage, args, { environment })).toMatchObject({
    code: 75,
    stderr: expect.stringContaining('the last rotation has not been rolled out'),
  });
  expect(await readStack()).toMatchObject({ config: 0, deployed: 0 });
});

it('issues a pair, checks it, hands it over to its owner only, and shows no secret', async () => {
  await writeFile(envFile, 'before\n');
  // As where secrets are mounted.
  const secretFile = stage.folder.at('secret');
  await writeFile(secretFile, r2.credentials.secretAccessKey);
  const mounted = { R2_SECRET_ACCESS_KEY: '', R2_SECRET_ACCESS_KEY_FILE: secretFile };
  const { code, stdout, stderr } = await runbook(stage, args, {
    environment: { ...environment, ...mounted },
  });
  await expectAsOnPage('rotate-credentials', stdout);
  expect(code).toBe(0);
  expect(await readStack()).toMatchObject({ config: 1, deployed: 1 });
  expect(await readFile(envFile, 'utf8')).toContain(
    `R2_SECRET_ACCESS_KEY=${r2.credentials.secretAccessKey}\n`,
  );
  expect((await stat(envFile)).mode & 0o777).toBe(0o600);
  expect(await readFile(`${envFile}.previous`, 'utf8')).toBe('before\n');
  const trail = await stage.eider(['audit', '--json']);
  for (const said of [stdout, stderr, trail.stdout])
    expect(said).not.toContain(r2.credentials.secretAccessKey);
});
