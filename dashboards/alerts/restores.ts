import { age, drillIntervals, perDatabase } from '../expressions.ts';
import type { Alert } from './alert.ts';
import { never, turns } from './series.ts';

const intervals = `${drillIntervals} * ${perDatabase('eider_archive_interval_seconds')}`;

/** What is kept may be of no use. */
export const restores: readonly Alert[] = [
  {
    name: 'EiderDrillOverdue',
    expr: `${age('eider_last_verified_restore_timestamp_seconds')} > ${intervals}`,
    for: '1h',
    severity: 'warning',
    summary: 'No restore of {{ $labels.database }} was proven lately',
    description:
      'The last drill failed, or none was made for two intervals. Rehearse a restore now; if it fails, restore an older point or an archive snapshot, and keep everything until it is known why.',
    runbook: 'rehearse-restore',
    badCase: { series: { verified: turns(-80_000, never) } },
  },
  {
    name: 'EiderArchiveOverdue',
    expr: `${age('eider_last_archive_timestamp_seconds')} > ${intervals}`,
    for: '1h',
    severity: 'warning',
    summary: 'The newest archive snapshot of {{ $labels.database }} is old',
    description:
      'Snapshots are what stock tools restore, and what a bucket lock protects. Look for archive.failed in the log: the scratch disk may be too small (EIDER_SCRATCH_PATH).',
    runbook: 'rehearse-restore',
    badCase: { series: { archived: turns(-80_000, -90_000) } },
  },
  {
    name: 'EiderVaultOverdue',
    expr: `${age('eider_last_vault_timestamp_seconds')} > ${drillIntervals} * ${perDatabase('eider_vault_interval_seconds')}`,
    for: '1h',
    severity: 'warning',
    summary: 'The newest copy of {{ $labels.database }} in the vault is old, or there is none',
    description:
      'Copies in the vault are what a thief with the key of the writer cannot reach. Look for vault.failed in the log; until there is one again, write an archive snapshot, which is locked too.',
    runbook: 'backup-now',
    badCase: { series: { vaulted: turns(-80_000, never) } },
  },
];
