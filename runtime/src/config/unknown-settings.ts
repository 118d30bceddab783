import { allSettings } from './declarations/all.ts';
import { fileNameOf } from './find-value.ts';

/** Names that look like settings and are none: probably misspelt. */
export function unknownSettings(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(
    allSettings.flatMap((setting) =>
      'secret' in setting ? [setting.name, fileNameOf(setting.name)] : [setting.name],
    ),
  );
  return Object.keys(environment).filter((name) => /^(EIDER|R2)_/.test(name) && !known.has(name));
}
