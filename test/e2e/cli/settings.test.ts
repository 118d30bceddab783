import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eider } from './eider.ts';

let folder = '';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'eider-settings-')));
  mkdirSync(join(folder, 'bucket'));
  writeFileSync(
    join(folder, '.env'),
    `R2_ENDPOINT=${pathToFileURL(folder)}\nR2_BUCKET_NAME=bucket\nEIDER_DATABASE_PATH=from-file.duckdb\n`,
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('come from .env in the working directory', async () => {
  const { stdout, exitCode } = await eider(['doctor'], { folder });
  expect(stdout).toContain(join(folder, 'from-file.duckdb'));
  expect(exitCode).toBe(0);
});

it('come from the environment before .env, and from flags before both', async () => {
  const environment = { EIDER_DATABASE_PATH: 'from-environment.duckdb' };
  const environmentWins = await eider(['doctor'], { folder, environment });
  expect(environmentWins.stdout).toContain(join(folder, 'from-environment.duckdb'));
  const flagWins = await eider(['doctor', '--database', 'from-flag.duckdb'], { folder, environment });
  expect(flagWins.stdout).toContain(join(folder, 'from-flag.duckdb'));
  const setWins = await eider(['--set', 'EIDER_DATABASE_PATH=from-set.duckdb', 'doctor'], {
    folder,
    environment,
  });
  expect(setWins.stdout).toContain(join(folder, 'from-set.duckdb'));
});

it('come from another file on request, which has to be there', async () => {
  const other = join(folder, 'other.env');
  writeFileSync(other, 'R2_SYNC_ENABLED=false\n');
  expect((await eider(['doctor', '--settings', other], { folder })).stdout).toContain(
    'R2_SYNC_ENABLED=false',
  );
  const missing = await eider(['doctor', '--settings', 'missing.env'], { folder });
  expect(missing).toMatchObject({
    exitCode: 78,
    stdout: expect.stringContaining('--settings cannot be read'),
  });
});

it('are refused as flags if they are secret, without being shown', async () => {
  const secret = randomBytes(16).toString('hex');
  const { stdout, stderr, exitCode } = await eider(['doctor', '--set', `EIDER_ADMIN_TOKEN=${secret}`], {
    folder,
  });
  expect(exitCode).toBe(64);
  expect(stdout).toContain('EIDER_ADMIN_TOKEN_FILE');
  expect(stdout + stderr).not.toContain(secret);
});
