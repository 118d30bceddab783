import { type LockSettings, lockRules } from '../../../infra/bucket/lock-rules.ts';
import { S3Failure } from '../../../runtime/src/store/s3/s3-failure.ts';
import type { BucketLock } from '../../support/memory-store/bucket-lock.ts';
import { MemoryApi } from '../../support/memory-store/memory-api.ts';
import type { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';

/** The locks that `pulumi up` puts on the bucket, as the bucket in memory takes them. */
export function provisionedLocks(settings: LockSettings): BucketLock[] {
  return lockRules(settings).map(({ prefix, condition }) => {
    const { type, maxAgeSeconds } = condition as { type: string; maxAgeSeconds?: number };
    if (typeof prefix !== 'string' || type !== 'Age' || maxAgeSeconds === undefined)
      throw new TypeError(`a lock of another kind: ${JSON.stringify({ prefix, condition })}`);
    return { prefix, maxAgeSeconds };
  });
}

const body = Buffer.from('gone');
const always = { signal: undefined };

/** Somebody with the writer's key, who does all the harm to every object that the S3 API can do. */
export async function destroyEverything(bucket: MemoryBucket): Promise<void> {
  const api = new MemoryApi(bucket);
  const keys = bucket.keys({ prefix: '', after: '', limit: 1_000_000 });
  const attacks = (key: string) => [
    () => api.putObject({ key, body, condition: undefined, ...always }),
    () => api.copyObject({ from: 'garbage', to: key, ...always }),
    () => overwriteInParts(api, key),
    () => api.deleteObject({ key, ...always }),
  ];
  await api.putObject({ key: 'garbage', body, condition: undefined, ...always });
  await api.deleteObjects({ keys, ...always });
  for (const key of keys) for (const attack of attacks(key)) await attack().catch(ignoreRefusal);
}

async function overwriteInParts(api: MemoryApi, key: string): Promise<void> {
  const upload = await api.createMultipartUpload({ key, mark: 'thief', ...always });
  const part = await api.uploadPart({ upload, partNumber: 1, body, ...always });
  await api.completeMultipartUpload({ upload, parts: [part], ...always });
}

function ignoreRefusal(failure: unknown): void {
  if (!(failure instanceof S3Failure)) throw failure;
}
