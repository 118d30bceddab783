import { z } from 'zod';
import { accountId, day, jurisdiction } from '../settings/fields.ts';

/** The settings that say when credentials are replaced; one set of them per stack. */
export const rotationSettings = z.strictObject({
  /** The day on which the first credentials were issued, such as 2026-11-24. Never changed afterwards. */
  rotationStart: day,
  /** How often the credentials were rotated; one more than before rotates them. @default 0 */
  rotationEpoch: z.int('give a whole number').min(0, 'at least 0').default(0),
  /** Days between two rotations. A credential lives for two of them. @default 90 */
  rotationDays: z.int('give whole days').min(1, 'at least 1 day').max(365, 'at most 365 days').default(90),
});

/** Addresses in CIDR notation, such as 192.0.2.0/24 or 2001:db8::/32. */
const cidr = z.union([z.cidrv4(), z.cidrv6()], { error: 'give an address range such as 192.0.2.0/24' });

/** The plain arguments of {@link ScopedCredentials}. */
export const credentialSettings = rotationSettings.extend({
  /** Cloudflare account that owns the bucket. */
  accountId,
  /** Jurisdiction of the bucket. @default "default" */
  jurisdiction: jurisdiction.default('default'),
  /** Address ranges from which the credentials work. @default from everywhere */
  sourceIps: z.array(cidr).min(1, 'leave it out to allow every address').optional(),
});

export type CredentialSettings = z.output<typeof credentialSettings>;
