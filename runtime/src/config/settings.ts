import type { BucketSettings } from './bucket-settings.ts';
import type { operationDeclarations } from './declarations/operation.ts';
import type { replicationDeclarations } from './declarations/replication.ts';
import type { supervisionDeclarations } from './declarations/supervision.ts';
import type { ValuesOf } from './setting.ts';

/** Every setting, checked. docs/settings.md describes each by its environment name. */
export type Settings = ValuesOf<typeof supervisionDeclarations> &
  ValuesOf<typeof replicationDeclarations> &
  ValuesOf<typeof operationDeclarations> & {
    /** Undefined only with `R2_SYNC_ENABLED=false`. */
    readonly bucket: BucketSettings | undefined;
  };

/** A part without which a command cannot do its work. `replication`: the two others, unless `R2_SYNC_ENABLED=false`. */
export type Need = 'bucket' | 'databasePath' | 'replication';

/** Settings that certainly have what was needed. */
export type SettingsWith<Needed extends Need> = Settings & {
  readonly [Key in Exclude<Needed, 'replication'>]: NonNullable<Settings[Key]>;
};

/** True if a database is to be replicated, for settings that were asked for with the need `replication`. */
export function isReplicated(settings: Settings): settings is SettingsWith<'bucket' | 'databasePath'> {
  return settings.syncEnabled;
}
