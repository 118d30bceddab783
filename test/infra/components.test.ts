import * as pulumi from '@pulumi/pulumi';
import { describe, expect, test } from 'vitest';
import { DatabaseBucket } from '../../infra/bucket/database-bucket.ts';
import { ScopedCredentials } from '../../infra/credentials/scoped-credentials.ts';
import { Alerts } from '../../infra/monitoring/alerts.ts';
import { bundleWorker } from '../../infra/monitoring/bundle-worker.ts';
import { Watchdog } from '../../infra/monitoring/watchdog.ts';
import { sandbox } from './harness/sandbox.ts';

const accountId = '0123456789abcdef0123456789abcdef';

describe('a component used by itself names the bad setting', () => {
  const credentials = {
    accountId,
    bucket: 'app',
    permissionGroups: { writer: 'w', reader: 'r' },
    now: new Date(),
  };
  test.each<[string, () => pulumi.ComponentResource, string]>([
    ['DatabaseBucket', () => new DatabaseBucket('x', { accountId, bucket: 'app', key: '/app' }), 'key'],
    [
      'ScopedCredentials',
      () => new ScopedCredentials('x', { ...credentials, rotationStart: 'today' }),
      'rotationStart',
    ],
    [
      'Watchdog',
      () =>
        new Watchdog('x', {
          accountId,
          databases: [],
          rotationDue: '2027-01-01T00:00:00Z',
          laggingAfterSeconds: 0,
        }),
      'watchdog.laggingAfterSeconds',
    ],
    ['Alerts', () => new Alerts('x', { accountId, emails: ['nobody'] }), 'alerts.emails[0]'],
    ['Alerts without a webhook', () => new Alerts('x', { accountId, webhook: true }), 'webhookUrl'],
  ])('%s', (_component, make, propertyPath) => {
    expect(make).toThrow(expect.objectContaining({ propertyPath }));
    expect(make).toThrow(pulumi.InputPropertyError);
  });
});

test('a transform changes a single resource just before it is made', async () => {
  await using box = await sandbox({
    program: async () => {
      new DatabaseBucket('app', {
        accountId: box.provider.account.id,
        bucket: 'app',
        key: 'app',
        transform: {
          bucket: (args, options) => {
            args.name = 'another';
            options.protect = false;
          },
          lock: (args) => {
            args.rules = [];
          },
        },
      });
    },
  });
  await box.stack.up();
  const { locks, lifecycle } = box.provider.account.bucket('another');
  expect(locks).toEqual([]);
  expect(lifecycle).toHaveLength(4);
});

test('the watchdog is bundled the same way every time, into one module without imports', async () => {
  const script = await bundleWorker();
  expect(await bundleWorker()).toBe(script);
  expect(script).not.toMatch(/^import /m);
  expect(script).toMatch(/export \{/);
});
