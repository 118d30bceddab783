import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import { bucketFields, bucketSettings } from '../bucket/bucket-settings.ts';
import { credentialSettings, rotationSettings } from '../credentials/credential-settings.ts';
import { slots } from '../credentials/rotation.ts';
import { alertOptions } from '../monitoring/alert-settings.ts';
import { watchdogOptions } from '../monitoring/watchdog-settings.ts';
import { accountId, databaseName } from './fields.ts';
import { parseSettings } from './parse-settings.ts';

/** One entry of `databases`: everything about its bucket, with a name from which the rest can be derived. */
const databaseEntry = bucketFields
  .omit({ accountId: true, protect: true })
  .partial({ bucket: true, key: true })
  .extend({
    /** Name of the database in this stack: part of resource names, and its name in alerts and outputs. */
    name: databaseName,
    /** Address ranges from which its credentials work. @default from everywhere */
    sourceIps: credentialSettings.shape.sourceIps,
  });

const stackFields = rotationSettings.extend({
  accountId,
  databases: z.array(databaseEntry).min(1, 'name at least one database'),
  /** Whether Pulumi refuses to delete or replace a bucket. @default true */
  protect: z.boolean().default(true),
  watchdog: watchdogOptions.prefault({}),
  alerts: alertOptions.prefault({}),
});

export type StackSettings = ReturnType<typeof stackSettings>;
export type DatabaseSettings = StackSettings['databases'][number];

/**
 * Checks everything that the stack's configuration says, before the first resource is asked for, and derives what it
 * leaves open: a database's key is its name, its bucket `eider-<stack>-<name>`.
 *
 * @param stack name of the Pulumi stack
 * @param now the time at which the program runs: credentials may have expired
 * @throws pulumi.InputPropertyError or pulumi.InputPropertiesError naming each wrong setting
 */
export function stackSettings(config: unknown, stack: string, now: Date) {
  const { databases: entries, protect, ...settings } = parseSettings(stackFields, config);
  slots(settings, now);
  const databases = entries.map(({ name, sourceIps, ...entry }, index) => ({
    name,
    sourceIps,
    bucket: parseSettings(
      bucketSettings,
      { key: name, bucket: `eider-${stack}-${name}`, ...entry, accountId: settings.accountId, protect },
      `databases[${index}]`,
    ),
  }));
  refuseTwins(
    'name',
    databases.map(({ name }) => name),
  );
  refuseTwins(
    'bucket',
    databases.map(({ bucket }) => `${bucket.jurisdiction}/${bucket.bucket}`),
  );
  return { ...settings, databases };
}

/** A credential reaches a whole bucket: two databases in one could destroy each other. */
function refuseTwins(setting: string, values: readonly string[]): void {
  const index = values.findIndex((value, at) => values.indexOf(value) < at);
  if (index === -1) return;
  throw new pulumi.InputPropertyError({
    propertyPath: `databases[${index}].${setting}`,
    reason: `another database has the same ${setting}`,
  });
}
