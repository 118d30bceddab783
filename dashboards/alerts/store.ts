import type { Alert } from './alert.ts';
import { turns } from './series.ts';

const day = 86_400;
const uploads = 'operation=~"PutObject|CreateMultipartUpload|UploadPart|CompleteMultipartUpload|CopyObject"';
const expiresIn = 'min by (database) (eider_credentials_expire_timestamp_seconds) - time()';

/** The bucket does not take what it is given, or soon will not. */
export const store: readonly Alert[] = [
  {
    name: 'EiderUploadsRefused',
    expr: `sum by (database) (increase(eider_store_operations_total{${uploads},result="refused"}[10m])) > 0`,
    for: '1m',
    severity: 'critical',
    summary: 'The bucket refuses uploads of {{ $labels.database }}',
    description:
      'The key has expired or was revoked, or the clock is wrong. Nothing becomes durable until that is mended; the application goes on, and its disk is the only copy.',
    runbook: 'rotate-credentials',
    badCase: { series: { refused: turns(0, '1+1') } },
  },
  {
    name: 'EiderUploadsFailing',
    expr: `sum by (database, result) (increase(eider_store_operations_total{${uploads},result=~"transient|locked|error"}[10m])) > 5`,
    for: '5m',
    severity: 'warning',
    summary: 'Uploads of {{ $labels.database }} fail ({{ $labels.result }})',
    description:
      'They are tried again, and as long as the lag stays low nothing is at risk. Look at the status of R2 and at the network of the machine; if they are `locked`, at the lock rules of the bucket: they hold an object that Eider writes, such as the lease. A few of those come from lost answers, and are harmless.',
    runbook: 'is-my-data-safe',
    badCase: {
      series: { transient: turns(0, '10+10') },
      labels: { database: 'app', result: 'transient' },
    },
  },
  {
    name: 'EiderCredentialsExpiring',
    expr: `${expiresIn} < ${14 * day}`,
    for: '1h',
    severity: 'warning',
    summary: 'The key of {{ $labels.database }} to its bucket expires in less than two weeks',
    description: 'Rotate it: the next one is valid before this one ends, and nothing has to stop.',
    runbook: 'rotate-credentials',
    badCase: { series: { expiry: turns(90 * day, 15 * day) } },
  },
  {
    name: 'EiderCredentialsExpireNow',
    expr: `${expiresIn} < ${2 * day}`,
    for: '5m',
    severity: 'critical',
    summary: 'The key of {{ $labels.database }} to its bucket expires in less than two days',
    description:
      'From then on nothing becomes durable, and no new container can restore. Rotate it now, and restart the containers that still use it.',
    runbook: 'rotate-credentials',
    badCase: { series: { expiry: turns(90 * day, 3 * day) } },
  },
];
