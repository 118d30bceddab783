import * as cloudflare from '@pulumi/cloudflare';
import * as pulumi from '@pulumi/pulumi';
import type { z } from 'zod';
import { parseSettings } from '../settings/parse-settings.ts';
import { type Transform, transformed } from '../transform.ts';
import { type BucketSettings, bucketSettings } from './bucket-settings.ts';
import { lifecycleRules } from './lifecycle-rules.ts';
import { lockRules } from './lock-rules.ts';
import { refuseExistingBucket } from './refuse-existing-bucket.ts';

export type DatabaseBucketArgs = z.input<typeof bucketSettings> & {
  /** Changes to single resources, just before they are made. */
  transform?: {
    bucket?: Transform<cloudflare.R2BucketArgs>;
    lifecycle?: Transform<cloudflare.R2BucketLifecycleArgs>;
    lock?: Transform<cloudflare.R2BucketLockArgs>;
  };
};

/**
 * The bucket of one database, with what R2 deletes by age and what nobody can delete before its time.
 *
 * The bucket stays in the account when the stack is destroyed, unless asked twice (`protect: false` and
 * `deleteData: true`, applied by an `up` before the destroy).
 *
 * @throws pulumi.InputPropertyError or pulumi.InputPropertiesError naming each wrong argument
 */
export class DatabaseBucket extends pulumi.ComponentResource {
  /** The bucket's name; depends on the bucket, so that what uses it is made later. */
  readonly bucket: pulumi.Output<string>;
  /** The resources, for what the arguments cannot say. */
  readonly nodes: {
    bucket: cloudflare.R2Bucket;
    lifecycle: cloudflare.R2BucketLifecycle;
    lock: cloudflare.R2BucketLock;
  };

  constructor(
    name: string,
    { transform, ...args }: DatabaseBucketArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const settings = parseSettings(bucketSettings, args);
    super('eider:index:DatabaseBucket', name, settings, options);

    const bucket = this.createBucket(name, settings, transform?.bucket);
    const place = {
      accountId: settings.accountId,
      bucketName: bucket.name,
      jurisdiction: settings.jurisdiction,
    };
    const lifecycle = new cloudflare.R2BucketLifecycle(
      ...transformed(
        transform?.lifecycle,
        name,
        { ...place, rules: lifecycleRules(settings) },
        { parent: this },
      ),
    );
    const lock = new cloudflare.R2BucketLock(
      ...transformed(transform?.lock, name, { ...place, rules: lockRules(settings) }, { parent: this }),
    );
    if (settings.catalog) {
      new cloudflare.R2DataCatalog(
        name,
        { accountId: settings.accountId, bucketName: bucket.name },
        { parent: this },
      );
    }

    this.nodes = { bucket, lifecycle, lock };
    this.bucket = bucket.name;
    this.registerOutputs({ bucket: this.bucket });
  }

  private createBucket(
    name: string,
    { accountId, bucket, jurisdiction, location, adopt, protect, deleteData }: BucketSettings,
    transform: Transform<cloudflare.R2BucketArgs> | undefined,
  ): cloudflare.R2Bucket {
    const args = { accountId, name: bucket, jurisdiction, ...(location === undefined ? {} : { location }) };
    const options: pulumi.CustomResourceOptions = {
      parent: this,
      protect,
      retainOnDelete: !deleteData,
      // A hint at creation only: R2 may choose another, and a later change must not replace the bucket.
      ignoreChanges: ['location'],
      // The provider would try to change it in place, which R2 cannot; `protect` then turns it into a clear refusal.
      replaceOnChanges: ['jurisdiction'],
      hooks: { beforeCreate: [refuseExistingBucket(name, accountId, bucket)] },
      ...(adopt ? { import: `${accountId}/${bucket}/${jurisdiction}` } : {}),
    };
    return new cloudflare.R2Bucket(...transformed(transform, name, args, options));
  }
}
