import * as pulumi from '@pulumi/pulumi';
import { endpoint } from '../bucket/endpoint.ts';
import type { S3Credential } from '../credentials/s3-credential.ts';
import type { Jurisdiction } from '../settings/fields.ts';

const HOURS_PER_DAY = 24;

/** Below a day by more than the hour between two looks whether a copy is due (docs/protocol.md, "The vault"). */
const VAULT_HOURS = 20;

export interface RuntimeEnvOptions {
  accountId: string;
  bucket: pulumi.Input<string>;
  key: string;
  jurisdiction: Jurisdiction;
  lockReplicaDays: number;
  credential: S3Credential;
  /** When that expires, RFC 3339. */
  credentialsExpireOn: string;
}

/**
 * The environment that the runtime reads, with a secret in it. Everything that a deploy must
 * know is in it; everything else has a default in the runtime.
 */
export function runtimeEnv({
  accountId,
  bucket,
  key,
  jurisdiction,
  lockReplicaDays,
  credential,
  credentialsExpireOn,
}: RuntimeEnvOptions): pulumi.Output<Record<string, string>> {
  const variables: Record<string, pulumi.Input<string>> = {
    R2_ACCOUNT_ID: accountId,
    R2_BUCKET_NAME: bucket,
    R2_DATABASE_KEY: key,
    R2_ENDPOINT: endpoint(accountId, jurisdiction),
    R2_REGION: 'auto',
    R2_JURISDICTION: jurisdiction,
    R2_ACCESS_KEY_ID: credential.accessKeyId,
    R2_SECRET_ACCESS_KEY: credential.secretAccessKey,
    EIDER_CREDENTIALS_EXPIRE_AT: credentialsExpireOn,
    // Without a lock a copy protects nothing.
    ...(lockReplicaDays > 0 ? { EIDER_VAULT_HOURS: String(VAULT_HOURS) } : {}),
    // The collector cannot delete what is locked: it is to keep every point for at least as long.
    ...(lockReplicaDays > 1 ? { EIDER_PITR_HOURS: String(lockReplicaDays * HOURS_PER_DAY) } : {}),
  };
  return pulumi.output(variables);
}
