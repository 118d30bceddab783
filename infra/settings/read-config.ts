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

/**
 * A secret address, or none.
 *
 * @throws pulumi.RunError in the output, when it does not begin with https://; the address itself is not repeated
 */
export function secretUrl(
  config: pulumi.Config,
  name: 'webhookUrl' | 'heartbeatUrl',
): pulumi.Output<string> | undefined {
  return config.getSecret(name)?.apply((url) => {
    if (URL.canParse(url) && url.startsWith('https://')) return url;
    throw new pulumi.RunError(`Setting ${name}: give an address that begins with https://`);
  });
}
