import { numberOf, oneOf, wholeNumberOf, yesOrNo } from '../kinds.ts';
import type { SettingGroup } from '../setting.ts';

/** What is shipped, how often, and how long it is kept. */
export const replicationDeclarations = {
  syncEnabled: {
    name: 'R2_SYNC_ENABLED',
    ...yesOrNo,
    meaning:
      '`false`: `eider run` starts the application and does nothing else; the settings of the bucket may be missing.',
    default: 'true',
  },
  syncIntervalSeconds: {
    name: 'R2_SYNC_INTERVAL_SECONDS',
    ...numberOf('seconds', { from: 0.1, to: 3600 }),
    meaning: 'Seconds between two looks at the database file.',
    default: '1',
  },
  fullHashHours: {
    name: 'EIDER_FULL_HASH_HOURS',
    ...numberOf('hours', { from: 0.01, to: 8760 }),
    meaning: 'Hours between two passes that hash the whole file instead of only what seems to have changed.',
    default: '24',
  },
  compressUploads: {
    name: 'R2_COMPRESS_UPLOADS',
    ...yesOrNo,
    meaning: 'Compress with zstd what is uploaded, wherever that makes it smaller.',
    default: 'true',
  },
  opaque: {
    name: 'EIDER_OPAQUE',
    ...oneOf('allow', 'refuse'),
    meaning:
      'A file that is encrypted, or of a version that is not known, can only be shipped while nobody has it open: `allow` does that and says so loudly, `refuse` does not start.',
    default: 'allow',
  },
  pitrHours: {
    name: 'EIDER_PITR_HOURS',
    ...numberOf('hours', { from: 0, to: 8760 }),
    meaning: 'Hours for which every state that was shipped can be restored.',
    default: '24',
  },
  backupIntervalMinutes: {
    name: 'R2_BACKUP_INTERVAL_MINUTES',
    ...wholeNumberOf('minutes', { from: 1, to: 1440 }),
    meaning: 'Before that, one restore point is kept for every so many minutes.',
    default: '30',
  },
  backupRetentionDays: {
    name: 'R2_BACKUP_RETENTION_DAYS',
    ...wholeNumberOf('days', { from: 1, to: 3650 }),
    meaning: 'Days after which a restore point is given up.',
    default: '30',
  },
  vaultHours: {
    name: 'EIDER_VAULT_HOURS',
    ...numberOf('hours', { from: 0, to: 8760 }),
    meaning:
      'Hours between two copies of the newest state under `vault/`, where a bucket lock keeps them from a thief with the key of the writer; 0: none. The infrastructure sets it together with the lock.',
    default: '0',
  },
  archiveHours: {
    name: 'EIDER_ARCHIVE_HOURS',
    ...numberOf('hours', { from: 1, to: 8760 }),
    meaning: 'Hours between two archive snapshots; each is also a restore drill.',
    default: '24',
  },
} as const satisfies SettingGroup;
