import * as pulumi from '@pulumi/pulumi';

/** What the stack's configuration says, unchecked; a setting that is not there is absent here too. */
export function readConfig(config: pulumi.Config): Record<string, unknown> {
  const settings = {
    accountId: config.get('accountId'),
    databases: config.getObject('databases'),
    rotationStart: config.get('rotationStart'),
    rotationEpoch: config.getNumber('rotationEpoch'),
    rotationDays: config.getNumber('rotationDays'),
    protect: config.getBoolean('protect'),
    watchdog: config.getObject('watchdog'),
    alerts: config.getObject('alerts'),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** A secret address; the empty default of Pulumi.yaml means that there is none. */
export function secretUrl(
  config: pulumi.Config,
  name: 'webhookUrl' | 'heartbeatUrl',
): pulumi.Output<string> | undefined {
  const url = config.get(name);
  if (url === undefined || url === '') return undefined;
  if (!URL.canParse(url) || !url.startsWith('https://')) {
    throw new pulumi.InputPropertyError({
      propertyPath: name,
      reason: 'give an address that begins with https://',
    });
  }
  return pulumi.secret(url);
}
