import * as cloudflare from '@pulumi/cloudflare';
import * as pulumi from '@pulumi/pulumi';
import type { z } from 'zod';
import type { Jurisdiction } from '../settings/fields.ts';
import { parseSettings } from '../settings/parse-settings.ts';
import { type Transform, transformed } from '../transform.ts';
import type { WatchdogSettings } from '../watchdog/src/settings.ts';
import { bundleWorker, MAIN_MODULE } from './bundle-worker.ts';
import { watchdogSettings } from './watchdog-settings.ts';

/** Fixed, so that a Worker behaves the same whenever it is deployed. */
const COMPATIBILITY_DATE = '2026-11-01';

export interface WatchdogDatabase {
  /** The name that alerts use. */
  name: string;
  /** Prefix of the database's objects. */
  key: string;
  /** The database's bucket. */
  bucket: pulumi.Input<string>;
  /** The bucket's jurisdiction. */
  jurisdiction: Jurisdiction;
}

export type WatchdogArgs = z.input<typeof watchdogSettings> & {
  /** The databases to watch. About eight fit into the requests that the free plan allows a round. */
  databases: WatchdogDatabase[];
  /** Where alerts are posted. @default nowhere */
  webhookUrl?: pulumi.Input<string> | undefined;
  /** Called after every completed round, for an outside dead man's switch. @default never */
  heartbeatUrl?: pulumi.Input<string> | undefined;
  /** Changes to the Worker, just before it is made. */
  transform?: { script?: Transform<cloudflare.WorkersScriptArgs> };
};

type Binding = cloudflare.types.input.WorkersScriptBinding;

/**
 * A Worker that looks at every database once a minute and needs nothing of ours to be alive (see `watchdog/src/`).
 *
 * @throws pulumi.InputPropertyError or pulumi.InputPropertiesError naming each wrong argument
 */
export class Watchdog extends pulumi.ComponentResource {
  readonly scriptName: pulumi.Output<string>;
  /** The resources, for what the arguments cannot say. */
  readonly nodes: {
    script: cloudflare.WorkersScript;
    cron: cloudflare.WorkersCronTrigger;
    subdomain: cloudflare.WorkersScriptSubdomain;
  };

  constructor(
    name: string,
    { databases, webhookUrl, heartbeatUrl, transform, ...args }: WatchdogArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const settings = parseSettings(watchdogSettings, args, 'watchdog');
    super('eider:index:Watchdog', name, settings, options);
    const { accountId, statusPage, rotationDue, ...thresholds } = settings;

    const told: WatchdogSettings = {
      databases: databases.map(({ name: database, key }, index) => ({
        name: database,
        key,
        binding: `BUCKET_${index}`,
      })),
      thresholds,
      rotationDue,
      statusPage,
    };
    const script = new cloudflare.WorkersScript(
      ...transformed(
        transform?.script,
        name,
        {
          accountId,
          scriptName: name,
          content: pulumi.output(bundleWorker()),
          mainModule: MAIN_MODULE,
          compatibilityDate: COMPATIBILITY_DATE,
          observability: { enabled: true },
          bindings: [
            ...databases.map(bucketBinding),
            { type: 'plain_text', name: 'SETTINGS', text: JSON.stringify(told) },
            ...secretBinding('WEBHOOK_URL', webhookUrl),
            ...secretBinding('HEARTBEAT_URL', heartbeatUrl),
          ],
        },
        { parent: this },
      ),
    );
    const place = { accountId, scriptName: script.scriptName };
    const cron = new cloudflare.WorkersCronTrigger(
      name,
      { ...place, schedules: [{ cron: '* * * * *' }] },
      { parent: this },
    );
    const subdomain = new cloudflare.WorkersScriptSubdomain(
      name,
      { ...place, enabled: statusPage, previewsEnabled: false },
      { parent: this },
    );

    this.nodes = { script, cron, subdomain };
    this.scriptName = script.scriptName;
    this.registerOutputs({ scriptName: this.scriptName });
  }
}

/** Cloudflare wants no jurisdiction in the binding of a bucket without one. */
const bucketBinding = ({ bucket, jurisdiction }: WatchdogDatabase, index: number): Binding => ({
  type: 'r2_bucket',
  name: `BUCKET_${index}`,
  bucketName: bucket,
  ...(jurisdiction === 'default' ? {} : { jurisdiction }),
});

/** The provider does not know that the text of a `secret_text` is one. */
const secretBinding = (name: string, url: pulumi.Input<string> | undefined): Binding[] =>
  url === undefined ? [] : [{ type: 'secret_text', name, text: pulumi.secret(url) }];
