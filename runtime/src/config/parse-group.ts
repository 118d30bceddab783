import { type Found, findValue, type ReadText, type SettingSource } from './find-value.ts';
import type { Setting, SettingGroup, ValuesOf } from './setting.ts';
import type { SettingIssues } from './setting-issues.ts';

interface ParseGroupOptions<Group extends SettingGroup> {
  group: Group;
  sources: readonly SettingSource[];
  readText: ReadText;
  /** Gets every setting that cannot be used; its value is then undefined, so look here before at the values. */
  issues: SettingIssues;
}

/** Finds, checks and converts the settings of a group. */
export function parseGroup<Group extends SettingGroup>({
  group,
  sources,
  readText,
  issues,
}: ParseGroupOptions<Group>): ValuesOf<Group> {
  const entries = Object.entries(group).map(([key, setting]) => {
    const found = findValue({ setting, sources, readText }) ?? defaultOf(setting);
    const parsed = parseFound(setting, found);
    if ('problem' in parsed) issues.report(setting.name, parsed.problem);
    return [key, 'value' in parsed ? parsed.value : undefined];
  });
  // The declared schemas make this true, setting by setting, unless an issue was reported.
  return Object.fromEntries(entries) as ValuesOf<Group>;
}

function defaultOf(setting: Setting): Found {
  return setting.default === undefined ? undefined : { text: setting.default };
}

function parseFound(setting: Setting, found: Found): { value: unknown } | { problem: string } {
  if (found === undefined) return { value: undefined };
  if ('problem' in found) return found;
  const parsed = setting.schema.safeParse(found.text);
  if (parsed.success) return { value: parsed.data };
  const shown = setting.secret
    ? 'has a value (not shown here) that'
    : `is ${JSON.stringify(found.text)}, which`;
  return { problem: `${shown} is not ${setting.expected}` };
}
