import { z } from 'zod';
import { databaseKey as runtimeKey } from '../../runtime/src/config/declarations/bucket-kinds.ts';

/**
 * The prefixes under a database's key, by what may happen to their objects. A key must not contain one of these names
 * as a folder, else a rule for one database could match another's live objects.
 */
export const IMMUTABLE_PREFIXES = ['archive', 'vault', 'log', 'packs', 'maps'] as const;
export const EXPIRING_PREFIXES = ['archive', 'conflicts', 'vault'] as const;
const RESERVED = new Set<string>([...IMMUTABLE_PREFIXES, ...EXPIRING_PREFIXES, 'audit']);

/** 32 hexadecimal digits, as the dashboard's address bar and `wrangler whoami` show them. */
export const accountId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'an account id is 32 hexadecimal digits (see the dashboard under "Account ID")');

/** R2's rule for bucket names: developers.cloudflare.com/r2/buckets/create-buckets. */
export const bucketName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    'a bucket name has 3 to 63 lower-case letters, digits and hyphens, and begins and ends with a letter or digit',
  );

/** The name of a database within a stack: it becomes part of resource names. */
export const databaseName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/,
    'a database name has 1 to 32 lower-case letters, digits and hyphens, and begins and ends with a letter or digit',
  );

/** The prefix of everything that one database keeps in its bucket: `R2_DATABASE_KEY`, as the runtime takes it. */
export const databaseKey = z
  .string()
  .refine((key) => runtimeKey.schema.safeParse(key).success, { error: `give ${runtimeKey.expected}` })
  .refine((key) => key.split('/').every((folder) => !RESERVED.has(folder)), {
    error: `a key must not contain a folder named ${[...RESERVED].join(', ')}: these names mean something below it`,
  });

/** Where R2 guarantees to keep the objects. Fixed at creation, and part of the endpoint. */
export const jurisdiction = z.enum(['default', 'eu', 'fedramp'], {
  error: ({ input }) => `"${String(input)}" is no jurisdiction of R2: use default, eu or fedramp`,
});

/** A region near which R2 tries to keep the objects: a hint, honoured only when the bucket is created. */
export const location = z.enum(['apac', 'eeur', 'enam', 'weur', 'wnam', 'oc'], {
  error: ({ input }) => `"${String(input)}" is no location of R2: use apac, eeur, enam, weur, wnam or oc`,
});

/** How long something is kept, in days. R2 applies lifecycle rules once a day, so parts of a day mean nothing. */
export const retentionDays = z
  .int('give whole days')
  .min(1, 'at least 1 day: 0 would delete everything at once')
  .max(36_500, 'at most 36500 days');

/** How long something cannot be deleted, in days; 0 switches the lock off. */
export const lockDays = z.int('give whole days').min(0, 'at least 0 days').max(36_500, 'at most 36500 days');

/** A day, as in 2026-11-24. */
export const day = z.iso.date('give a date such as 2026-11-24');

export type Jurisdiction = z.infer<typeof jurisdiction>;
