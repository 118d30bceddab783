import type { ResourceKind } from './resource-kind.ts';
import { accountToken } from './resources/account-token.ts';
import { r2DataCatalog, r2ManagedDomain } from './resources/bucket-extras.ts';
import { r2BucketLifecycle, r2BucketLock } from './resources/bucket-rules.ts';
import { notificationPolicy, notificationPolicyWebhooks } from './resources/notification.ts';
import { r2Bucket } from './resources/r2-bucket.ts';
import { workersCronTrigger, workersScript, workersScriptSubdomain } from './resources/worker.ts';

const KINDS: Record<string, ResourceKind> = {
  R2Bucket: r2Bucket,
  R2BucketLifecycle: r2BucketLifecycle,
  R2BucketLock: r2BucketLock,
  R2DataCatalog: r2DataCatalog,
  R2ManagedDomain: r2ManagedDomain,
  AccountToken: accountToken,
  WorkersScript: workersScript,
  WorkersCronTrigger: workersCronTrigger,
  WorkersScriptSubdomain: workersScriptSubdomain,
  NotificationPolicy: notificationPolicy,
  NotificationPolicyWebhooks: notificationPolicyWebhooks,
};

/** @throws Error for a kind that this double does not play */
export function resourceKind(type: string): ResourceKind {
  const kind = KINDS[type.split(':').at(-1) ?? ''];
  if (kind === undefined) throw new Error(`the provider double does not play ${type}`);
  return kind;
}
