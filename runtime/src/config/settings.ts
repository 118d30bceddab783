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

/** A part without which a command cannot do its work. */
export type Need = 'bucket' | 'databasePath';

/** Settings that certainly have what was needed. */
export type SettingsWith<Needed extends Need> = Settings & {
  readonly [Key in Needed]: NonNullable<Settings[Key]>;
};
