import { AsyncResource } from 'node:async_hooks';
import * as cloudflare from '@pulumi/cloudflare';
import * as pulumi from '@pulumi/pulumi';

/**
 * A hook that runs before a bucket is created, in a preview too: a bucket of that name may hold somebody's data, so it
 * is never taken over by accident. Cloudflare's look-up knows no jurisdictions; there the creation itself says it.
 *
 * @throws pulumi.RunError naming the bucket and the setting that adopts it
 */
export function refuseExistingBucket(
  name: string,
  accountId: string,
  bucketName: string,
): pulumi.ResourceHook {
  const check = async () => {
    if (!(await exists(accountId, bucketName))) return;
    throw new pulumi.RunError(
      `Bucket ${bucketName} exists already. Set "adopt: true" to take it over, or choose another name with "bucket"`,
    );
  };
  // The engine calls back from outside; the look-up needs to know of which program it is part.
  return new pulumi.ResourceHook(`${name}-must-be-new`, AsyncResource.bind(check), { onDryRun: true });
}

async function exists(accountId: string, bucketName: string): Promise<boolean> {
  try {
    await cloudflare.getR2Bucket({ accountId, bucketName });
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}

/** Cloudflare answers 404 with R2's code 10006, "The specified bucket does not exist". */
const isAbsence = (error: unknown): boolean =>
  error instanceof Error && /\b(404|10006)\b/.test(error.message);
