import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allSettings } from '../../../runtime/src/config/declarations/all.ts';
import { settingFlags } from '../../../runtime/src/config/setting-flags.ts';
import { renderSettingsPage } from '../../../runtime/src/config/settings-page.ts';

it('is current in docs/settings.md (npm run docs:pages)', () => {
  const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
  expect(page).toBe(renderSettingsPage());
});

it('has no setting whose default is refused', () => {
  for (const setting of allSettings) {
    if ('default' in setting)
      expect(setting.schema.safeParse(setting.default).success, setting.name).toBe(true);
  }
});

it('has no flag for a secret, nor for a setting that does not exist', () => {
  for (const { name } of settingFlags) {
    const setting = allSettings.find((known) => known.name === name);
    expect(setting, name).toBeDefined();
    expect(setting, name).not.toHaveProperty('secret');
  }
});
