import type { Jurisdiction } from '../settings/fields.ts';

const DASHBOARD = 'https://dash.cloudflare.com';

/** A bucket's page in the dashboard. */
export const bucketLink = (accountId: string, jurisdiction: Jurisdiction, bucket: string): string =>
  `${DASHBOARD}/${accountId}/r2/${jurisdiction}/buckets/${bucket}`;

/** A Worker's page in the dashboard, with its logs. */
export const workerLink = (accountId: string, scriptName: string): string =>
  `${DASHBOARD}/${accountId}/workers/services/view/${scriptName}/production`;
