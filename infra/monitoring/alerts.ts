import * as cloudflare from '@pulumi/cloudflare';
import * as pulumi from '@pulumi/pulumi';
import type { z } from 'zod';
import { parseSettings } from '../settings/parse-settings.ts';
import { type Transform, transformed } from '../transform.ts';
import { alertSettings } from './alert-settings.ts';

export type AlertsArgs = z.input<typeof alertSettings> & {
  /** Where Cloudflare posts notifications, if `webhook` is true. */
  webhookUrl?: pulumi.Input<string> | undefined;
  /** Changes to a policy, just before it is made. */
  transform?: { policy?: Transform<cloudflare.NotificationPolicyArgs> };
};

/**
 * Cloudflare's own notifications, about cost and about its incidents. Each is there only if asked for, since some need
 * a paid plan. About the data itself Cloudflare has none to offer: that is what the {@link Watchdog} is for.
 *
 * @throws pulumi.InputPropertyError or pulumi.InputPropertiesError naming each wrong argument
 */
export class Alerts extends pulumi.ComponentResource {
  /** The policies by name: `storage`, `class-a`, `class-b`, `incidents`. */
  readonly nodes: Record<string, cloudflare.NotificationPolicy> = {};

  constructor(
    name: string,
    { webhookUrl, transform, ...args }: AlertsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const { accountId, emails, webhook, storageBytes, classAOperations, classBOperations, incidents } =
      parseSettings(alertSettings, args, 'alerts');
    if (webhook && webhookUrl === undefined) {
      throw new pulumi.InputPropertyError({ propertyPath: 'webhookUrl', reason: 'alerts.webhook needs it' });
    }
    super('eider:index:Alerts', name, {}, options);

    const mechanisms: cloudflare.types.input.NotificationPolicyMechanisms = {
      ...(emails.length === 0 ? {} : { emails: emails.map((id) => ({ id })) }),
      ...(webhook && webhookUrl !== undefined
        ? { webhooks: [{ id: this.destination(name, accountId, webhookUrl).id }] }
        : {}),
    };
    const notify = (
      what: string,
      alert: Pick<cloudflare.NotificationPolicyArgs, 'alertType' | 'filters'>,
    ) => {
      const resource = `${name}-${what}`;
      this.nodes[what] = new cloudflare.NotificationPolicy(
        ...transformed(
          transform?.policy,
          resource,
          { accountId, name: resource, enabled: true, mechanisms, ...alert },
          { parent: this },
        ),
      );
    };

    if (storageBytes !== undefined) notify('storage', usage('r2_storage', storageBytes));
    if (classAOperations !== undefined) notify('class-a', usage('r2_class_a_operations', classAOperations));
    if (classBOperations !== undefined) notify('class-b', usage('r2_class_b_operations', classBOperations));
    if (incidents) notify('incidents', { alertType: 'incident_alert' });
    this.registerOutputs({});
  }

  private destination(
    name: string,
    accountId: string,
    url: pulumi.Input<string>,
  ): cloudflare.NotificationPolicyWebhooks {
    return new cloudflare.NotificationPolicyWebhooks(
      name,
      { accountId, name, url: pulumi.secret(url) },
      { parent: this },
    );
  }
}

/** Source: developers.cloudflare.com/notifications, "Usage based billing". */
const usage = (product: string, limit: number) => ({
  alertType: 'billing_usage_alert',
  filters: { products: [product], limits: [String(limit)] },
});
