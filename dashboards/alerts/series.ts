/** Minutes between two values of a series, and between two evaluations of the rules. */
export const step = 5;

/** Values of a series: those of more than a day, because some rules look a day back. */
const steps = 324;

/** The value from which on a bad case is bad. */
const turn = 300;

/** Minute at which a test ends. */
export const end = steps * step;

/** The last minute at which a bad case is still good. */
export const stillGood = (turn - 1) * step;

const writer = 'database="app",instance="writer:8321",job="eider"';
const standby = 'database="app",instance="standby:8321",job="eider"';
const put = `${writer},operation="PutObject",class="A"`;

/** What a time of 0 is: long ago. The clock of a test itself begins at 0. */
export const never = -1_000_000;

/** A value that stays as it is. */
const steady = (value: number): string => `${value}x${steps}`;

/** A time that is always so many seconds ago. */
const secondsAgo = (seconds: number): string => `-${seconds}+${step * 60}x${steps}`;

/** A value that is one thing up to the turn, and another from then on; it may rise with every step. */
export const turns = (good: number, bad: number | string): string =>
  `${good}x${turn - 1} ${bad}x${steps - turn}`;

/** A value that is no longer told from the turn on. */
export const ends = (good: number): string => `${good}x${turn - 1} _x${steps - turn + 1}`;

/** What a healthy database says: a writer, and a standby, every five minutes for a day and more. */
export const series = {
  up: { of: 'up{instance="writer:8321",job="eider"}', healthy: steady(1) },
  info: { of: `eider_build_info{${writer},version="0.1.0",node="v24.21.0"}`, healthy: steady(1) },
  standbyUp: { of: 'up{instance="standby:8321",job="eider"}', healthy: steady(1) },
  standbyInfo: { of: `eider_build_info{${standby},version="0.1.0",node="v24.21.0"}`, healthy: steady(1) },
  otherUp: { of: 'up{instance="other:9100",job="node"}', healthy: steady(0) },
  lag: { of: `eider_lag_seconds{${writer}}`, healthy: steady(0.5) },
  syncInterval: { of: `eider_sync_interval_seconds{${writer}}`, healthy: steady(1) },
  held: { of: `eider_lease_held{${writer}}`, healthy: steady(1) },
  standbyHeld: { of: `eider_lease_held{${standby}}`, healthy: steady(0) },
  verified: {
    of: `eider_last_verified_restore_timestamp_seconds{${writer}}`,
    healthy: secondsAgo(80_000),
  },
  standbyVerified: {
    of: `eider_last_verified_restore_timestamp_seconds{${standby}}`,
    healthy: steady(never),
  },
  archived: { of: `eider_last_archive_timestamp_seconds{${writer}}`, healthy: secondsAgo(80_000) },
  archiveInterval: { of: `eider_archive_interval_seconds{${writer}}`, healthy: steady(86_400) },
  vaulted: { of: `eider_last_vault_timestamp_seconds{${writer}}`, healthy: secondsAgo(80_000) },
  vaultInterval: { of: `eider_vault_interval_seconds{${writer}}`, healthy: steady(86_400) },
  expiry: {
    of: `eider_credentials_expire_timestamp_seconds{${writer}}`,
    healthy: steady(90 * 86_400),
  },
  conflicts: { of: `eider_conflicts{${writer}}`, healthy: steady(0) },
  opaque: { of: `eider_opaque{${writer}}`, healthy: steady(0) },
  databaseBytes: { of: `eider_database_bytes{${writer}}`, healthy: steady(4e9) },
  walBytes: { of: `eider_wal_bytes{${writer}}`, healthy: steady(16e6) },
  diskBytes: { of: `eider_disk_bytes{${writer}}`, healthy: steady(1e11) },
  diskFree: { of: `eider_disk_free_bytes{${writer}}`, healthy: `5e10-500000x${steps}` },
  asked: { of: `eider_events_total{${writer},event="lease.asked"}`, healthy: `0+0.05x${steps}` },
  lost: { of: `eider_events_total{${writer},event="lease.lost"}`, healthy: steady(0) },
  fenced: { of: `eider_events_total{${writer},event="sync.fenced"}`, healthy: steady(0) },
  uploads: { of: `eider_store_operations_total{${put},result="ok"}`, healthy: `0+100x${steps}` },
  contended: {
    of: `eider_store_operations_total{${put},result="precondition-failed"}`,
    healthy: `0+5x${steps}`,
  },
  locked: { of: `eider_store_operations_total{${put},result="locked"}`, healthy: `0+0.1x${steps}` },
  refused: { of: `eider_store_operations_total{${put},result="refused"}`, healthy: steady(0) },
  transient: { of: `eider_store_operations_total{${put},result="transient"}`, healthy: `0+0.1x${steps}` },
} as const satisfies Record<string, { of: string; healthy: string }>;

/** A series by its short name. */
export type SeriesName = keyof typeof series;
