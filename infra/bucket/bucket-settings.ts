import { z } from 'zod';
import {
  accountId,
  bucketName,
  databaseKey,
  jurisdiction,
  location,
  lockDays,
  retentionDays,
} from '../settings/fields.ts';

/** Every argument of a {@link DatabaseBucket}, one by one. */
export const bucketFields = z.strictObject({
  /** Cloudflare account that owns the bucket. */
  accountId,
  /** Name of the bucket, unique within the account and its jurisdiction. */
  bucket: bucketName,
  /** Prefix of the database's objects in the bucket (`R2_DATABASE_KEY`). */
  key: databaseKey,
  /** Where the objects are guaranteed to stay: `default` (anywhere), `eu` or `fedramp`. Never changes. @default "default" */
  jurisdiction: jurisdiction.default('default'),
  /** Region near which R2 tries to keep the objects. Honoured at creation, ignored afterwards. @default chosen by R2 */
  location: location.optional(),
  /** Days after which an archive snapshot is deleted. @default 30 */
  archiveDays: retentionDays.default(30),
  /** Days after which the loser of a conflict is deleted. @default 90 */
  conflictDays: retentionDays.default(90),
  /** Days after which an upload that was never completed is dropped. @default 7, as R2 does without rules */
  abortMultipartDays: retentionDays.default(7),
  /** Days during which nobody can delete an archive snapshot; 0 for no lock. @default the value of archiveDays */
  lockArchiveDays: lockDays.optional(),
  /**
   * Days during which nobody can delete a new object of the replica; 0 for no lock, and no vault. With less than 2 a thief
   * with the writer's key can destroy part of the last day (docs/protocol.md, "The vault"). @default 2
   */
  lockReplicaDays: lockDays.default(2),
  /** Takes over a bucket that exists, instead of creating one. May stay set. @default false */
  adopt: z.boolean().default(false),
  /** Has Pulumi refuse to delete or replace the bucket. @default true */
  protect: z.boolean().default(true),
  /** Deletes the bucket itself when the stack is destroyed; by default it stays in the account. @default false */
  deleteData: z.boolean().default(false),
  /** Turns on R2 Data Catalog (Iceberg) in the bucket. @default false */
  catalog: z.boolean().default(false),
});

/** The same with the rules that hold between them. */
export const bucketSettings = bucketFields
  .transform((settings) => ({
    ...settings,
    lockArchiveDays: settings.lockArchiveDays ?? settings.archiveDays,
  }))
  .refine(({ lockArchiveDays, archiveDays }) => lockArchiveDays <= archiveDays, {
    path: ['lockArchiveDays'],
    error: 'a lock longer than archiveDays would keep snapshots that the lifecycle rule says are deleted',
  })
  .refine(({ deleteData, protect }) => !(deleteData && protect), {
    path: ['deleteData'],
    error: 'a protected bucket cannot be deleted: set protect to false as well, if you are sure',
  })
  .refine(({ catalog, jurisdiction: where }) => !catalog || where === 'default', {
    path: ['catalog'],
    error: 'R2 Data Catalog knows no jurisdictions: it needs a bucket in "default"',
  });

export type BucketSettings = z.output<typeof bucketSettings>;
