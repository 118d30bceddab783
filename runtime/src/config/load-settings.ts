import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigurationError } from './configuration-error.ts';
import { locateDatabase } from './database-path.ts';
import type { SettingSource } from './find-value.ts';
import { parseSettings } from './parse-settings.ts';
import type { Need, SettingsWith } from './settings.ts';

export interface LoadSettingsOptions<Needed extends Need> {
  /** What the command cannot do without. */
  needs: readonly Needed[];
  /** Settings given by flags, by their environment names; they win over everything else. */
  flags?: Readonly<Record<string, string | undefined>>;
  /** Default: the environment of this process. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** A file of `NAME=value` lines that must exist; default: `.env` in the working directory, if there is one. */
  settingsFile?: string | undefined;
}

/**
 * Collects the settings from flags, environment and `.env` file, in this order of strength.
 *
 * @throws ConfigurationError that names everything that is missing or wrong.
 */
export function loadSettings<Needed extends Need>({
  needs,
  flags = {},
  environment = process.env,
  settingsFile,
}: LoadSettingsOptions<Needed>): SettingsWith<Needed> {
  const sources = [
    { label: 'the flags', values: flags },
    { label: 'the environment', values: environment },
    readSettingsFile(settingsFile),
  ];
  return parseSettings({ sources, needs, readText, locate: locateDatabase });
}

function readSettingsFile(path: string | undefined): SettingSource {
  const file = path ?? '.env';
  try {
    return { label: file, values: parseEnv(readText(file)) };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing && path === undefined) return { label: file, values: {} };
    const reason = error instanceof Error ? error.message : String(error);
    const name = path === undefined ? file : '--settings';
    throw new ConfigurationError([{ name, problem: `cannot be read: ${reason}` }]);
  }
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
