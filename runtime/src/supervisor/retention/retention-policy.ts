import type { Settings } from '../../config/settings.ts';
import { type RetentionPolicy, restoreGrace } from '../../replica/protocol/retention.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What the settings say about how long states are kept. */
export function retentionPolicy({
  pitrHours,
  backupIntervalMinutes,
  backupRetentionDays,
}: Pick<Settings, 'pitrHours' | 'backupIntervalMinutes' | 'backupRetentionDays'>): RetentionPolicy {
  return {
    window: pitrHours * hour,
    slot: backupIntervalMinutes * minute,
    retention: backupRetentionDays * day,
    grace: restoreGrace,
  };
}
