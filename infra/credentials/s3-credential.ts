import { createHash } from 'node:crypto';
import type * as cloudflare from '@pulumi/cloudflare';
import type * as pulumi from '@pulumi/pulumi';

/** A pair of keys for R2's S3 API. */
export interface S3Credential {
  accessKeyId: pulumi.Output<string>;
  /** As secret as the token it comes from: in the state and in every output. */
  secretAccessKey: pulumi.Output<string>;
}

/**
 * R2 accepts every API token as an S3 credential: the key id is the token's id, the secret the SHA-256 of its value
 * (not the value itself). Source: developers.cloudflare.com/r2/api/tokens, "Get S3 API credentials from an API token".
 */
export function s3Credential({ id, value }: cloudflare.AccountToken): S3Credential {
  return { accessKeyId: id, secretAccessKey: value.apply(sha256Hex) };
}

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
