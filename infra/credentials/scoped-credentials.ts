import * as cloudflare from '@pulumi/cloudflare';
import * as pulumi from '@pulumi/pulumi';
import type { z } from 'zod';
import { parseSettings } from '../settings/parse-settings.ts';
import { type Transform, transformed } from '../transform.ts';
import { type CredentialSettings, credentialSettings } from './credential-settings.ts';
import type { Role } from './permission-groups.ts';
import { type Slot, slots } from './rotation.ts';
import { type S3Credential, s3Credential } from './s3-credential.ts';

export type ScopedCredentialsArgs = z.input<typeof credentialSettings> & {
  /** Name of the one bucket that the credentials reach. */
  bucket: pulumi.Input<string>;
  /** Ids of the two permission groups, see `permissionGroupIds`. */
  permissionGroups: Record<Role, string>;
  /** The time at which the program runs: an expired predecessor is no longer asked for. */
  now: Date;
  /** Changes to a token, just before it is made. */
  transform?: { token?: Transform<cloudflare.AccountTokenArgs> };
};

/**
 * A writer and a reader for one bucket. Each reaches that bucket only, holds one permission group, and expires.
 * Two slots per role take turns, so that rotating never revokes the credential in use (see {@link slots}).
 *
 * @throws pulumi.InputPropertyError or pulumi.InputPropertiesError naming each wrong argument
 */
export class ScopedCredentials extends pulumi.ComponentResource {
  /** Reads, writes, lists and deletes: for `eider run`. */
  readonly writer: S3Credential;
  /** Reads and lists: for `eider restore` and whoever only looks. */
  readonly reader: S3Credential;
  /** When the current pair expires, RFC 3339. */
  readonly expiresOn: string;
  /** The tokens, by role and slot (`writer-a`, …). */
  readonly nodes: Record<string, cloudflare.AccountToken>;

  constructor(
    name: string,
    { bucket, permissionGroups, now, transform, ...args }: ScopedCredentialsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const settings = parseSettings(credentialSettings, args);
    const { current, previous } = slots(settings, now);
    super('eider:index:ScopedCredentials', name, settings, options);

    const nodes: Record<string, cloudflare.AccountToken> = {};
    const issue = (role: Role, slot: Slot): cloudflare.AccountToken => {
      const resource = `${name}-${role}-${slot.slot}`;
      const token = new cloudflare.AccountToken(
        ...transformed(
          transform?.token,
          resource,
          tokenArgs({
            name: `${name}-${role}-${slot.epoch}`,
            bucket,
            permissionGroup: permissionGroups[role],
            slot,
            settings,
          }),
          // A new name means a new token: by itself the provider would rename the old one and keep its value.
          { parent: this, replaceOnChanges: ['name'], additionalSecretOutputs: ['value'] },
        ),
      );
      nodes[`${role}-${slot.slot}`] = token;
      return token;
    };

    if (previous !== undefined) {
      issue('writer', previous);
      issue('reader', previous);
    }
    this.writer = s3Credential(issue('writer', current));
    this.reader = s3Credential(issue('reader', current));
    this.expiresOn = current.expiresOn;
    this.nodes = nodes;
    this.registerOutputs({ expiresOn: this.expiresOn });
  }
}

interface TokenOptions {
  name: string;
  bucket: pulumi.Input<string>;
  permissionGroup: string;
  slot: Slot;
  settings: CredentialSettings;
}

/**
 * One policy with one permission group: with several, Cloudflare returns them in another order than they were sent,
 * and every `up` would show a change (terraform-provider-cloudflare #7094).
 */
function tokenArgs({
  name,
  bucket,
  permissionGroup,
  slot,
  settings,
}: TokenOptions): cloudflare.AccountTokenArgs {
  const { accountId, jurisdiction, sourceIps } = settings;
  const resources = pulumi
    .output(bucket)
    .apply((bucketName) => JSON.stringify({ [resourceName(accountId, jurisdiction, bucketName)]: '*' }));
  return {
    accountId,
    name,
    expiresOn: slot.expiresOn,
    policies: [{ effect: 'allow', permissionGroups: [{ id: permissionGroup }], resources }],
    ...(sourceIps === undefined ? {} : { condition: { requestIp: { ins: sourceIps } } }),
  };
}

/** How a token names a bucket. Source: developers.cloudflare.com/r2/api/tokens, "Access Policy". */
const resourceName = (accountId: string, jurisdiction: string, bucket: string): string =>
  `com.cloudflare.edge.r2.bucket.${accountId}_${jurisdiction}_${bucket}`;
