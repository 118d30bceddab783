import { randomBytes } from 'node:crypto';
import { ApiError } from './api-error.ts';

export interface Bucket {
  name: string;
  jurisdiction: string;
  location: string;
  creationDate: string;
  /** Keys of the objects in it. */
  objects: Set<string>;
  lifecycle: unknown[];
  locks: unknown[];
  catalog: boolean;
}

export interface Token {
  id: string;
  value: string;
  /** What was asked for: name, policies, condition, expiry. */
  request: Record<string, unknown>;
  expiresOn: string;
}

export interface Script {
  request: Record<string, unknown>;
  schedules: unknown[];
  subdomain: { enabled: boolean; previewsEnabled: boolean };
}

/** R2's own rule for a new bucket: unfinished uploads are dropped after 7 days. */
const DEFAULT_LIFECYCLE = [
  {
    id: 'Default Multipart Abort Rule',
    enabled: true,
    conditions: { prefix: '' },
    abortMultipartUploadsTransition: { condition: { type: 'Age', maxAge: 604_800 } },
  },
];

/**
 * One Cloudflare account, as its API shows it: what exists in it, and what it refuses. Tests look into it and change
 * it behind Pulumi's back.
 */
export class CloudflareAccount {
  readonly id = randomBytes(16).toString('hex');
  readonly buckets = new Map<string, Bucket>();
  readonly tokens = new Map<string, Token>();
  readonly scripts = new Map<string, Script>();
  readonly notifications = new Map<string, Record<string, unknown>>();
  readonly webhooks = new Map<string, Record<string, unknown>>();
  readonly publicBuckets = new Map<string, boolean>();
  /** Permission groups by name. */
  readonly permissionGroups = new Map([
    ['Workers R2 Storage Bucket Item Read', randomBytes(16).toString('hex')],
    ['Workers R2 Storage Bucket Item Write', randomBytes(16).toString('hex')],
    ['Workers R2 Storage Bucket Item Read Only Extra', randomBytes(16).toString('hex')],
  ]);
  /** Whether the API token that runs Pulumi has its rights. */
  authorized = true;

  /** Every request names its account and carries a token: both are looked at first. */
  admit(accountId: unknown): void {
    if (accountId !== this.id)
      throw new ApiError(
        404,
        7003,
        'Could not route to that account, perhaps the object identifier is invalid?',
      );
    if (!this.authorized) throw new ApiError(403, 10000, 'Authentication error');
  }

  bucket(name: unknown, jurisdiction: unknown = 'default'): Bucket {
    const bucket = this.buckets.get(bucketId(name, jurisdiction));
    if (bucket === undefined) throw new ApiError(404, 10006, 'The specified bucket does not exist.');
    return bucket;
  }

  createBucket(name: string, jurisdiction: string, location = 'WEUR'): Bucket {
    if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name))
      throw new ApiError(400, 10005, 'The specified bucket name is not valid.');
    const id = bucketId(name, jurisdiction);
    if (this.buckets.has(id)) {
      throw new ApiError(409, 10004, 'The bucket you tried to create already exists, and you own it.');
    }
    const bucket: Bucket = {
      name,
      jurisdiction,
      location,
      creationDate: new Date().toISOString(),
      objects: new Set(),
      lifecycle: [...DEFAULT_LIFECYCLE],
      locks: [],
      catalog: false,
    };
    this.buckets.set(id, bucket);
    return bucket;
  }

  deleteBucket(name: unknown, jurisdiction: unknown): void {
    const bucket = this.bucket(name, jurisdiction);
    if (bucket.objects.size > 0)
      throw new ApiError(409, 10008, 'The bucket you tried to delete is not empty.');
    this.buckets.delete(bucketId(name, jurisdiction));
  }

  script(name: unknown): Script {
    const script = this.scripts.get(String(name));
    if (script === undefined) throw new ApiError(404, 10007, 'This Worker does not exist on your account.');
    return script;
  }

  /** The tokens that still work: neither deleted nor expired. */
  validTokens(now = new Date()): Token[] {
    return [...this.tokens.values()].filter(({ expiresOn }) => Date.parse(expiresOn) > now.getTime());
  }
}

const bucketId = (name: unknown, jurisdiction: unknown): string => `${String(jurisdiction)}/${String(name)}`;
