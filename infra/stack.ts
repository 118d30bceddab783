import * as pulumi from '@pulumi/pulumi';
import { DatabaseBucket } from './bucket/database-bucket.ts';
import { endpoint } from './bucket/endpoint.ts';
import { permissionGroupIds, type Role } from './credentials/permission-groups.ts';
import { rotationDue } from './credentials/rotation.ts';
import { ScopedCredentials } from './credentials/scoped-credentials.ts';
import { Alerts } from './monitoring/alerts.ts';
import { Watchdog } from './monitoring/watchdog.ts';
import { bucketLink, workerLink } from './outputs/dashboard-links.ts';
import { runtimeEnv } from './outputs/runtime-env.ts';
import { readConfig, secretUrl } from './settings/read-config.ts';
import { readable } from './settings/readable-error.ts';
import { type DatabaseSettings, type StackSettings, stackSettings } from './settings/stack-settings.ts';

/**
 * Everything of one stack: for each database a bucket and its credentials, and for all of them one watchdog and
 * Cloudflare's notifications. Settings and account are checked before the first resource is asked for.
 *
 * @param now the time at which the program runs
 * @returns the stack's outputs, see infra/README.md
 * @throws pulumi.RunError one message, without a stack trace, for everything that a user can mend
 */
export async function eiderStack(now: Date) {
  try {
    const config = new pulumi.Config('eider');
    const stack = pulumi.getStack();
    const settings = stackSettings(readConfig(config), stack, now);
    const urls = {
      webhookUrl: secretUrl(config, 'webhookUrl'),
      heartbeatUrl: secretUrl(config, 'heartbeatUrl'),
    };
    const permissionGroups = await permissionGroupIds(settings.accountId);

    // First, since it may still refuse its settings.
    new Alerts(`eider-${stack}-alerts`, {
      ...settings.alerts,
      accountId: settings.accountId,
      webhookUrl: urls.webhookUrl,
    });
    const databases = settings.databases.map((database) =>
      provision({ prefix: `eider-${stack}`, database, settings, permissionGroups, now }),
    );
    const watchdog = watch(`eider-${stack}-watchdog`, settings, databases, urls);
    return outputs(settings.accountId, databases, watchdog);
  } catch (error) {
    throw readable(error);
  }
}

interface ProvisionOptions {
  prefix: string;
  database: DatabaseSettings;
  settings: StackSettings;
  permissionGroups: Record<Role, string>;
  now: Date;
}

function provision({ prefix, database, settings, permissionGroups, now }: ProvisionOptions) {
  const { accountId, rotationStart, rotationEpoch, rotationDays } = settings;
  const { name, sourceIps, bucket: bucketArgs } = database;
  const { bucket } = new DatabaseBucket(`${prefix}-${name}`, bucketArgs);
  const credentials = new ScopedCredentials(`${prefix}-${name}`, {
    accountId,
    jurisdiction: bucketArgs.jurisdiction,
    rotationStart,
    rotationEpoch,
    rotationDays,
    sourceIps,
    bucket,
    permissionGroups,
    now,
  });
  return { name, bucket, credentials, settings: bucketArgs };
}

type Provisioned = ReturnType<typeof provision>;

function watch(
  name: string,
  { accountId, watchdog, ...rotation }: StackSettings,
  databases: readonly Provisioned[],
  urls: { webhookUrl: pulumi.Output<string> | undefined; heartbeatUrl: pulumi.Output<string> | undefined },
): Watchdog | undefined {
  const { enabled, ...options } = watchdog;
  if (!enabled) return undefined;
  return new Watchdog(name, {
    ...options,
    accountId,
    rotationDue: rotationDue(rotation),
    databases: databases.map(({ name: database, bucket, settings: { key, jurisdiction } }) => ({
      name: database,
      key,
      bucket,
      jurisdiction,
    })),
    ...urls,
  });
}

function outputs(accountId: string, databases: readonly Provisioned[], watchdog: Watchdog | undefined) {
  const byName = <Value>(value: (database: Provisioned) => Value): Record<string, Value> =>
    Object.fromEntries(databases.map((database) => [database.name, value(database)]));
  const env = (role: Role) =>
    byName(({ bucket, credentials, settings }) =>
      runtimeEnv({
        ...settings,
        bucket,
        credential: credentials[role],
        credentialsExpireOn: credentials.expiresOn,
      }),
    );

  return {
    env: pulumi.secret(env('writer')),
    readerEnv: pulumi.secret(env('reader')),
    databases: byName(({ bucket, credentials, settings: { jurisdiction, key } }) => ({
      bucket,
      key,
      endpoint: endpoint(accountId, jurisdiction),
      dashboard: bucket.apply((bucketName) => bucketLink(accountId, jurisdiction, bucketName)),
      credentialsExpireOn: credentials.expiresOn,
    })),
    watchdog: watchdog && {
      name: watchdog.scriptName,
      dashboard: watchdog.scriptName.apply((name) => workerLink(accountId, name)),
    },
  };
}
