import { settingGroups } from './declarations/all.ts';
import { fileNameOf } from './find-value.ts';
import type { Setting } from './setting.ts';
import { settingFlags } from './setting-flags.ts';

const introduction = `# Settings

Generated from the declarations in \`runtime/src/config/declarations/\` by \`npm run docs:pages\`.

A setting is looked for in three places, and the first that gives it decides: a flag (its own, or
\`--set NAME=value\`), the environment, and a \`.env\` file in the working directory (another one with \`--settings\`).
An empty value counts as not given. Each secret can also be given as a file, by its name with \`_FILE\` behind it, as
Docker and Kubernetes mount them; a secret is never printed and cannot be given by a flag. Everything that is missing or
wrong is reported at once, and the exit code is 78.
`;

/** The page of the documentation that describes every setting. */
export function renderSettingsPage(): string {
  const groups = Object.entries(settingGroups).map(([title, group]) =>
    renderGroup(title, Object.values(group)),
  );
  return [introduction, ...groups].join('\n');
}

function renderGroup(title: string, group: readonly Setting[]): string {
  const rows = group.map(
    (setting) => `| ${names(setting)} | ${setting.meaning} | ${setting.expected} | ${fallback(setting)} |`,
  );
  return [
    `## ${title}`,
    '',
    '| setting | meaning | expected | default |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function names({ name, secret }: Setting): string {
  const flag = settingFlags.find((known) => known.name === name)?.flag.split(' ')[0];
  return [name, ...(secret ? [fileNameOf(name)] : []), ...(flag === undefined ? [] : [flag])]
    .map((text) => `\`${text}\``)
    .join('<br>');
}

function fallback(setting: Setting): string {
  return setting.default === undefined ? (setting.otherwise ?? '') : `\`${setting.default}\``;
}
