import { perDatabase } from '../expressions.ts';
import type { Alert } from './alert.ts';
import { turns } from './series.ts';

const gibibyte = 2 ** 30;

/** Something fills up. */
export const room: readonly Alert[] = [
  {
    name: 'EiderDiskFilling',
    expr: '(eider_disk_free_bytes / eider_disk_bytes < 0.1) or (predict_linear(eider_disk_free_bytes[6h], 86400) < 0)',
    for: '15m',
    severity: 'warning',
    summary: 'The disk of {{ $labels.database }} on {{ $labels.instance }} fills up',
    description:
      'Less than a tenth is free, or nothing will be in a day. On a full disk DuckDB stops, and so do checkpoints. See first what restores have left in `<database>.eider/aside/` (`eider_aside_bytes`), which nobody but you removes; else make the volume larger, or compact the database.',
    runbook: 'compact-database',
    badCase: {
      series: { diskFree: turns(5e10, 9e9) },
      labels: { database: 'app', instance: 'writer:8321', job: 'eider' },
    },
  },
  {
    name: 'EiderWalGrowing',
    expr: `${perDatabase('eider_wal_bytes')} > ${gibibyte}`,
    for: '30m',
    severity: 'warning',
    summary: 'The WAL of {{ $labels.database }} is larger than 1 GiB',
    description:
      'The application does not checkpoint: a transaction or a connection stays open, or checkpoint_threshold is high. The next start and every restore replay it. Close what is open, then run CHECKPOINT in the application.',
    runbook: 'compact-database',
    badCase: { series: { walBytes: turns(16e6, 2 * gibibyte) } },
  },
];
