import type { Jurisdiction } from '../settings/fields.ts';

/**
 * The S3 endpoint of a bucket. A bucket with a jurisdiction answers only at its jurisdiction's own host.
 * Source: developers.cloudflare.com/r2/reference/data-location.
 */
export function endpoint(accountId: string, jurisdiction: Jurisdiction): string {
  const host = jurisdiction === 'default' ? accountId : `${accountId}.${jurisdiction}`;
  return `https://${host}.r2.cloudflarestorage.com`;
}
