import { bucketSettings } from './bucket-settings.ts';
import type { LocatedDatabase } from './database-path.ts';
import { bucketDeclarations } from './declarations/bucket.ts';
import { operationDeclarations } from './declarations/operation.ts';
import { replicationDeclarations } from './declarations/replication.ts';
import { supervisionDeclarations } from './declarations/supervision.ts';
import type { ReadText, SettingSource } from './find-value.ts';
import { parseGroup } from './parse-group.ts';
import { SettingIssues } from './setting-issues.ts';
import type { Need, Settings, SettingsWith } from './settings.ts';

export interface ParseSettingsOptions<Needed extends Need> {
  /** Where settings come from, the strongest first. */
  sources: readonly SettingSource[];
  /** What must be there. The bucket always must, unless `R2_SYNC_ENABLED=false`. */
  needs: readonly Needed[];
  readText: ReadText;
  /** Finds out where a database is. That it cannot be there matters only if it is needed. */
  locate: (path: string) => LocatedDatabase;
}

/**
 * Turns text into settings.
 *
 * @throws ConfigurationError that names everything that is missing or wrong.
 */
export function parseSettings<Needed extends Need>({
  sources,
  needs,
  readText,
  locate,
}: ParseSettingsOptions<Needed>): SettingsWith<Needed> {
  const issues = new SettingIssues();
  const group = { sources, readText, issues };
  const bucketValues = parseGroup({ group: bucketDeclarations, ...group });
  const supervision = parseGroup({ group: supervisionDeclarations, ...group });
  const replication = parseGroup({ group: replicationDeclarations, ...group });
  const operation = parseGroup({ group: operationDeclarations, ...group });

  const needed: ReadonlySet<Need> = new Set(needs);
  const isNeeded = (part: 'bucket' | 'databasePath') =>
    needed.has(part) || (needed.has('replication') && replication.syncEnabled);
  const isRequired = isNeeded('databasePath');
  const databasePath = locatedPath({ path: supervision.databasePath, isRequired, locate, issues });
  const bucket =
    isNeeded('bucket') || replication.syncEnabled
      ? bucketSettings({ values: bucketValues, databasePath: supervision.databasePath, issues })
      : undefined;

  issues.throwIfAny();
  const settings: Settings = { ...supervision, ...replication, ...operation, databasePath, bucket };
  // Whatever was needed and not found is an issue by now.
  return settings as SettingsWith<Needed>;
}

interface LocatedPathOptions {
  path: string | undefined;
  isRequired: boolean;
  locate: (path: string) => LocatedDatabase;
  issues: SettingIssues;
}

/** One database has one path, whoever asks: else two commands would look beside different names of it. */
function locatedPath({ path, isRequired, locate, issues }: LocatedPathOptions): string | undefined {
  if (path === undefined && !isRequired) return undefined;
  const name = supervisionDeclarations.databasePath.name;
  const located = path === undefined ? { problem: 'is missing' } : locate(path);
  if ('path' in located) return located.path;
  if (!isRequired) return path;
  issues.report(name, located.problem);
  return undefined;
}
