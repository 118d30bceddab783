import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadSettings } from '../../../runtime/src/config/load-settings.ts';
import { storeSettingsOf } from '../../../runtime/src/config/store-settings.ts';
import { completeEnvironment } from './sample-settings.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eider-settings-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('reads an env file, and lets environment and flags win over it', () => {
  const settingsFile = join(folder, 'eider.env');
  writeFileSync(settingsFile, '# comment\nR2_CONFLICT="local"\nEIDER_LEASE=wait\nEIDER_FENCED=continue\n');
  const settings = loadSettings({
    needs: ['bucket'],
    settingsFile,
    environment: { ...completeEnvironment(), EIDER_LEASE: 'fail', EIDER_FENCED: 'stop' },
    flags: { EIDER_FENCED: 'continue', EIDER_LOG_LEVEL: undefined },
  });
  expect(settings).toMatchObject({ conflict: 'local', lease: 'fail', fenced: 'continue', logLevel: 'info' });
});

it('refuses an env file that was named and is not there', () => {
  const settingsFile = join(folder, 'missing.env');
  expect(() => loadSettings({ needs: [], settingsFile, environment: completeEnvironment() })).toThrow(
    /--settings cannot be read: ENOENT/,
  );
});

it('hands the credentials to the store, and only there', () => {
  const environment = completeEnvironment();
  const { bucket } = loadSettings({ needs: ['bucket'], environment });
  expect(storeSettingsOf(bucket).credentials).toEqual({
    accessKeyId: environment.R2_ACCESS_KEY_ID,
    secretAccessKey: environment.R2_SECRET_ACCESS_KEY,
  });
});
