import { oneOf, secretLike, textLike } from '../kinds.ts';
import type { SettingGroup } from '../setting.ts';
import { databaseKey, endpointUrl } from './bucket-kinds.ts';

/** Where the replica is kept, and with which key. */
export const bucketDeclarations = {
  accountId: {
    name: 'R2_ACCOUNT_ID',
    ...textLike('an account id of 32 hexadecimal digits', /^[0-9a-f]{32}$/i),
    meaning: 'Cloudflare account that owns the bucket; the endpoint follows from it.',
    otherwise: 'needed unless `R2_ENDPOINT` is set',
  },
  accessKeyId: {
    name: 'R2_ACCESS_KEY_ID',
    ...secretLike('an access key id without spaces', /^\S+$/),
    meaning: 'S3 access key id of an R2 token that may read and write objects of this bucket.',
    otherwise: 'needed unless the endpoint is a folder',
  },
  secretAccessKey: {
    name: 'R2_SECRET_ACCESS_KEY',
    ...secretLike('a secret access key without spaces', /^\S+$/),
    meaning: 'The secret that belongs to `R2_ACCESS_KEY_ID`.',
    otherwise: 'needed unless the endpoint is a folder',
  },
  bucketName: {
    name: 'R2_BUCKET_NAME',
    ...textLike('3 to 63 lower-case letters, digits and hyphens', /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
    meaning: 'The bucket; with a folder as endpoint, a folder below it.',
    otherwise: 'needed',
  },
  endpoint: {
    name: 'R2_ENDPOINT',
    ...endpointUrl,
    meaning:
      'S3 endpoint. `file:///folder` keeps the replica in a local folder instead, and needs no credentials.',
    otherwise: 'follows from `R2_ACCOUNT_ID` and `R2_JURISDICTION`',
  },
  region: {
    name: 'R2_REGION',
    ...textLike('a region name', /^[a-z0-9-]+$/),
    meaning: 'Region that requests are signed for.',
    default: 'auto',
  },
  jurisdiction: {
    name: 'R2_JURISDICTION',
    ...oneOf('default', 'eu', 'fedramp'),
    meaning:
      'Jurisdiction of the bucket. A bucket with one answers only at the endpoint of that jurisdiction.',
    default: 'default',
  },
  databaseKey: {
    name: 'R2_DATABASE_KEY',
    ...databaseKey,
    meaning: 'Everything of this database lies under this key in the bucket. Two databases never share one.',
    otherwise: 'the file name of the database',
  },
} as const satisfies SettingGroup;
