import { basename } from 'node:path';
import type { bucketDeclarations } from './declarations/bucket.ts';
import { databaseKey as databaseKeyKind } from './declarations/bucket-kinds.ts';
import type { Secret } from './secret.ts';
import type { ValuesOf } from './setting.ts';
import type { SettingIssues } from './setting-issues.ts';

/** An S3 key pair that is not printed by accident. */
export interface BucketCredentials {
  readonly accessKeyId: Secret;
  readonly secretAccessKey: Secret;
}

/** Where a replica is kept: complete, and checked against each other. */
export interface BucketSettings {
  readonly endpoint: URL;
  readonly bucket: string;
  readonly region: string;
  /** Everything of the database lies under this key. */
  readonly databaseKey: string;
  /** Undefined only for a folder. */
  readonly credentials: BucketCredentials | undefined;
}

type BucketValues = ValuesOf<typeof bucketDeclarations>;

interface BucketSettingsOptions {
  values: BucketValues;
  /** Gives the key its default. */
  databasePath: string | undefined;
  issues: SettingIssues;
}

/** Puts the settings of the bucket together; undefined, with everything that is missing reported, if they are not enough. */
export function bucketSettings({
  values,
  databasePath,
  issues,
}: BucketSettingsOptions): BucketSettings | undefined {
  const bucket = values.bucketName;
  if (bucket === undefined) issues.report('R2_BUCKET_NAME', 'is missing');
  const databaseKey = databaseKeyOf(values, databasePath, issues);
  const endpoint = endpointOf(values, issues);
  const needsCredentials = endpoint?.protocol !== 'file:' && !issues.has('R2_ENDPOINT');
  const credentials = needsCredentials ? credentialsOf(values, issues) : undefined;

  if (bucket === undefined || databaseKey === undefined || endpoint === undefined) return undefined;
  if (needsCredentials && credentials === undefined) return undefined;
  return { endpoint, bucket, region: values.region, databaseKey, credentials };
}

function databaseKeyOf(
  { databaseKey }: BucketValues,
  databasePath: string | undefined,
  issues: SettingIssues,
): string | undefined {
  if (databaseKey !== undefined) return databaseKey;
  if (databasePath === undefined) {
    issues.report('R2_DATABASE_KEY', 'is missing, and so is EIDER_DATABASE_PATH');
    return undefined;
  }
  const name = basename(databasePath);
  if (databaseKeyKind.schema.safeParse(name).success) return name;
  issues.report(
    'R2_DATABASE_KEY',
    `is missing, and the file name ${JSON.stringify(name)} cannot stand for it`,
  );
  return undefined;
}

/** Buckets with a jurisdiction answer at an endpoint of their own (https://developers.cloudflare.com/r2/reference/data-location/). */
function endpointOf(
  { endpoint, accountId, jurisdiction }: BucketValues,
  issues: SettingIssues,
): URL | undefined {
  if (endpoint !== undefined) return endpoint;
  if (accountId === undefined) {
    if (!issues.has('R2_ENDPOINT')) issues.report('R2_ACCOUNT_ID', 'is missing, and so is R2_ENDPOINT');
    return undefined;
  }
  const place = jurisdiction === 'default' ? '' : `.${jurisdiction}`;
  return new URL(`https://${accountId.toLowerCase()}${place}.r2.cloudflarestorage.com`);
}

function credentialsOf(
  { accessKeyId, secretAccessKey }: BucketValues,
  issues: SettingIssues,
): BucketCredentials | undefined {
  if (accessKeyId === undefined) issues.report('R2_ACCESS_KEY_ID', 'is missing');
  if (secretAccessKey === undefined) issues.report('R2_SECRET_ACCESS_KEY', 'is missing');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey };
}
