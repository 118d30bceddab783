import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { envOf } from './harness/outputs.ts';
import { ONE_DATABASE, sandbox } from './harness/sandbox.ts';

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());

test('no secret is in plain text in the state, its history and backups, in a preview or in the logs', async () => {
  const secrets = {
    webhookUrl: `https://hooks.example.com/${randomBytes(12).toString('hex')}`,
    heartbeatUrl: `https://beats.example.com/${randomBytes(12).toString('hex')}`,
  };
  await using box = await sandbox({ secrets });
  const said: string[] = [];
  const onOutput = (text: string) => said.push(text);
  const first = await box.stack.up({ onOutput, onError: onOutput, diff: true });
  await box.configure({ ...ONE_DATABASE, rotationEpoch: 1 }, secrets);
  await box.stack.preview({ onOutput, diff: true });
  const { outputs } = await box.stack.up({ onOutput, diff: true });
  await box.stack.refresh({ onOutput });

  const hidden = [
    ...Object.values(secrets),
    ...[...box.provider.account.tokens.values()].map(({ value }) => value),
    ...[first.outputs, outputs].flatMap((each) => [
      envOf(each, 'app')['R2_SECRET_ACCESS_KEY'] ?? '',
      envOf(each, 'app', 'readerEnv')['R2_SECRET_ACCESS_KEY'] ?? '',
    ]),
  ];
  const files = filesBelow(box.stateFolder).map((file) => readFileSync(file, 'utf8'));
  expect(files.join()).toContain('eider-test-app');
  expect(hidden).toHaveLength(10);
  for (const text of [...files, ...said]) {
    expect(hidden.filter((secret) => text.includes(secret))).toEqual([]);
  }
});
