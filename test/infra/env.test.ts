import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../infra/env.ts', import.meta.url));
const APP = { R2_BUCKET_NAME: 'app', R2_SECRET_ACCESS_KEY: `it's "$HOME" \\ \`x\`` };
const ONE = JSON.stringify({ app: APP });
const TWO = JSON.stringify({ app: APP, events: { R2_BUCKET_NAME: 'events' } });

const run = (input: string, ...args: string[]) =>
  execa(process.execPath, [SCRIPT, ...args], { input, reject: false });

test('a POSIX shell gets every value as it is', async () => {
  const { stdout } = await run(ONE, '--format', 'shell');
  const shell = await execa('sh', ['-c', 'eval "$0"; printf %s "$R2_SECRET_ACCESS_KEY"', stdout]);
  expect(shell.stdout).toBe(APP.R2_SECRET_ACCESS_KEY);
});

test('Kubernetes gets a Secret', async () => {
  const { stdout } = await run(TWO, '--database', 'app', '--format', 'kubernetes', '--name', 'eider-app');
  expect(JSON.parse(stdout)).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'eider-app' },
    type: 'Opaque',
    stringData: APP,
  });
});

test('GitHub Actions masks the secret', async () => {
  const { stdout } = await run(ONE, '--format', 'github-mask');
  expect(stdout).toBe(`::add-mask::${APP.R2_SECRET_ACCESS_KEY}`);
});

test.each([
  ['hidden secrets', '"[secret]"', [], /not the output "env" with its secrets.*--show-secrets/],
  ['an empty input', '', [], /not the output "env"/],
  ['several databases', TWO, [], /several databases.*app, events/],
  ['an unknown database', ONE, ['--database', 'nope'], /no database nope.*app/],
  ['an unknown format', ONE, ['--format', 'xml'], /no format xml.*dotenv/],
  ['an unknown option', ONE, ['--frmat', 'shell'], /--frmat/],
])('%s end with one line and exit code 64', async (_what, input, args, message) => {
  const { exitCode, stderr, stdout } = await run(input, ...args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('\n');
  expect(stdout).toBe('');
  expect(exitCode).toBe(64);
});
