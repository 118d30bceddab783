import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { type CliProject, cliProject, POLICY_PACK } from './harness/cli-project.ts';
import { localR2 } from './harness/local-r2.ts';
import { today } from './harness/sandbox.ts';

const ENV_SCRIPT = fileURLToPath(new URL('../../infra/env.ts', import.meta.url));

/** The commands of the platform engineer's first day, as infra/README.md gives them. */
async function firstDay(project: CliProject): Promise<void> {
  await project.pulumi('stack', 'init', 'prod', '--secrets-provider', 'passphrase');
  await project.pulumi('config', 'set', 'accountId', project.provider.account.id);
  await project.pulumi('config', 'set', '--path', 'databases[0].name', 'app');
  await project.pulumi('config', 'set', 'rotationStart', today());
}

test('the real project goes up from its TypeScript source, and its env reaches a container', async () => {
  await using project = await cliProject();
  await firstDay(project);
  const up = await project.pulumi('up', '--yes', '--policy-pack', POLICY_PACK);
  expect(up.all).toContain('13 created');
  expect(up.exitCode).toBe(0);

  const output = await project.pulumi('stack', 'output', 'env', '--show-secrets', '--json');
  const dotenv = await execa(process.execPath, [ENV_SCRIPT], { input: output.stdout });
  const { R2_ACCESS_KEY_ID: id = '', R2_SECRET_ACCESS_KEY: secret } = Object.fromEntries(
    dotenv.stdout.split('\n').map((line) => line.split('=', 2)),
  );
  const token = project.provider.account.tokens.get(id);
  expect(secret).toBe(
    createHash('sha256')
      .update(token?.value ?? '')
      .digest('hex'),
  );
});

test('a wrong setting is one message without a stack trace, and nothing is made', async () => {
  await using project = await cliProject();
  await firstDay(project);
  await project.pulumi('config', 'set', '--path', 'databases[0].archiveDays', '0');
  const up = await project.pulumi('up', '--yes');
  expect(up.exitCode).not.toBe(0);
  expect(up.all).toMatch(/error: Setting databases\[0\]\.archiveDays: at least 1 day/);
  expect(up.all).not.toMatch(/\n\s+at /);
  expect(project.provider.operations).toEqual([]);
});

test('a setting of the wrong type is refused by the declarations of Pulumi.yaml', async () => {
  await using project = await cliProject();
  await firstDay(project);
  await project.pulumi('config', 'set', 'rotationDays', 'often');
  const preview = await project.pulumi('preview');
  expect(preview.exitCode).not.toBe(0);
  expect(preview.all).toMatch(/rotationDays.*integer/);
});

test('the state moves into R2 with its secrets, and nothing changes by it', async () => {
  await using project = await cliProject();
  await using r2 = await localR2('state');
  await firstDay(project);
  await project.pulumi('up', '--yes');
  await project.pulumi('stack', 'export', '--file', 'state.json');
  const before = await project.pulumi('stack', 'output', 'env', '--show-secrets', '--json');

  project.env['PULUMI_BACKEND_URL'] =
    `s3://state/eider?endpoint=${encodeURIComponent(r2.endpoint)}&region=auto&s3ForcePathStyle=true`;
  project.env['AWS_ACCESS_KEY_ID'] = r2.accessKeyId;
  project.env['AWS_SECRET_ACCESS_KEY'] = r2.secretAccessKey;
  await project.pulumi('stack', 'init', 'prod', '--secrets-provider', 'passphrase');
  await project.pulumi('stack', 'import', '--file', 'state.json');

  const preview = await project.pulumi('preview', '--expect-no-changes');
  expect(preview.all).toContain('13 unchanged');
  expect(preview.exitCode).toBe(0);
  const after = await project.pulumi('stack', 'output', 'env', '--show-secrets', '--json');
  expect(JSON.parse(after.stdout)).toEqual(JSON.parse(before.stdout));
  expect(await r2.keys()).toContain('eider/.pulumi/stacks/eider/prod.json');
});
