import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { loadSettings } from '../../runtime/src/config/load-settings.ts';
import type { SettingsWith } from '../../runtime/src/config/settings.ts';

/** Settings of the place that a replica moves to, and the environment that gives them to `eider`. */
export interface TargetSettings {
  readonly settings: SettingsWith<'bucket'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads a file of settings without looking at the environment, which names the place that the replica comes from.
 * @throws {ConfigurationError} that names everything that is missing or wrong in it
 */
export function readTargetSettings(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): TargetSettings {
  const settings = loadSettings({ needs: ['bucket'], environment: {}, settingsFile: file });
  const others = Object.entries(environment).filter(([name]) => !/^(R2|EIDER)_/.test(name));
  return {
    settings,
    environment: { ...Object.fromEntries(others), ...parseEnv(readFileSync(file, 'utf8')) },
  };
}
