import { expect, test } from 'vitest';
import { envOf } from './harness/outputs.ts';
import { ONE_DATABASE, sandbox, today } from './harness/sandbox.ts';
import { ApiError } from './provider/api-error.ts';

test('a preview shows everything and makes nothing', async () => {
  await using box = await sandbox();
  const { changeSummary } = await box.stack.preview();
  expect(changeSummary).toEqual({ create: 13 });
  expect(box.provider.operations).toEqual([]);
});

test('an up makes the bucket with its rules, two credentials and the watchdog; a second up changes nothing', async () => {
  await using box = await sandbox();
  const { outputs } = await box.stack.up();
  const { account } = box.provider;

  expect(envOf(outputs, 'app')).toEqual({
    R2_ACCOUNT_ID: account.id,
    R2_BUCKET_NAME: 'eider-test-app',
    R2_DATABASE_KEY: 'app',
    R2_ENDPOINT: `https://${account.id}.r2.cloudflarestorage.com`,
    R2_REGION: 'auto',
    R2_JURISDICTION: 'default',
    R2_ACCESS_KEY_ID: expect.any(String),
    R2_SECRET_ACCESS_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    EIDER_CREDENTIALS_EXPIRE_AT: [...account.tokens.values()].at(0)?.expiresOn,
    EIDER_VAULT_HOURS: '20',
    EIDER_PITR_HOURS: '48',
  });
  expect([outputs['env']?.secret, outputs['readerEnv']?.secret]).toEqual([true, true]);
  expect(outputs['databases']?.value.app).toMatchObject({
    dashboard: `https://dash.cloudflare.com/${account.id}/r2/default/buckets/eider-test-app`,
    endpoint: `https://${account.id}.r2.cloudflarestorage.com`,
  });
  const bucket = account.bucket('eider-test-app');
  expect(bucket.lifecycle).toHaveLength(4);
  expect(bucket.locks).toHaveLength(5);
  expect(account.tokens.size).toBe(2);
  expect(account.script('eider-test-watchdog').schedules).toEqual([{ cron: '* * * * *' }]);

  const made = box.provider.operations.length;
  const second = await box.stack.up();
  expect(second.summary.resourceChanges).toEqual({ same: 13 });
  expect(box.provider.operations).toHaveLength(made);
});

test('a refresh sees what was changed behind its back, and the next up puts it right', async () => {
  await using box = await sandbox();
  await box.stack.up();
  const bucket = box.provider.account.bucket('eider-test-app');
  const wanted = bucket.lifecycle;
  bucket.lifecycle = [{ id: 'clicked', enabled: true, conditions: { prefix: '' } }];
  bucket.locks = [];

  const refresh = await box.stack.refresh();
  expect(refresh.summary.resourceChanges).toMatchObject({ update: 2 });
  const up = await box.stack.up();
  expect(up.summary.resourceChanges).toMatchObject({ update: 2 });
  expect(bucket.lifecycle).toEqual(wanted);
  expect(bucket.locks).toHaveLength(5);
});

test('adding a database touches nothing of the first', async () => {
  await using box = await sandbox();
  const first = await box.stack.up();
  const before = box.provider.operations.length;
  await box.configure({
    ...ONE_DATABASE,
    databases: [{ name: 'app' }, { name: 'events', jurisdiction: 'eu', key: 'prod/events' }],
  });
  const second = await box.stack.up();

  expect(envOf(second.outputs, 'app')).toEqual(envOf(first.outputs, 'app'));
  expect(envOf(second.outputs, 'events')).toMatchObject({
    R2_DATABASE_KEY: 'prod/events',
    R2_ENDPOINT: `https://${box.provider.account.id}.eu.r2.cloudflarestorage.com`,
  });
  const touched = box.provider.operations
    .slice(before)
    .filter((operation) => !operation.includes('eider-test-events'));
  // The watchdog learns of it.
  expect(touched).toEqual([expect.stringMatching(/^update .*WorkersScript::eider-test-watchdog$/)]);
});

test('changing retention updates the rules in place, and nothing else', async () => {
  await using box = await sandbox();
  await box.stack.up();
  const before = box.provider.operations.length;
  const database = { name: 'app', archiveDays: 60, lockArchiveDays: 30, lockReplicaDays: 3 };
  await box.configure({ ...ONE_DATABASE, databases: [database] });
  const { outputs } = await box.stack.up();

  expect(box.provider.operations.slice(before).toSorted()).toEqual([
    expect.stringMatching(/^update .*R2BucketLifecycle::eider-test-app$/),
    expect.stringMatching(/^update .*R2BucketLock::eider-test-app$/),
  ]);
  const { lifecycle, locks } = box.provider.account.bucket('eider-test-app');
  expect(JSON.stringify(lifecycle)).toContain(`"maxAge":${60 * 86_400}`);
  expect(JSON.stringify(locks)).toContain(`"maxAgeSeconds":${30 * 86_400}`);
  // The collector is not to try what the lock forbids.
  expect(envOf(outputs, 'app')).toMatchObject({ EIDER_PITR_HOURS: '72' });
});

test('a lock of 0 days drops the rules that the bucket has', async () => {
  await using box = await sandbox();
  await box.stack.up();
  await box.configure({
    ...ONE_DATABASE,
    databases: [{ name: 'app', lockArchiveDays: 0, lockReplicaDays: 0 }],
  });
  const { outputs } = await box.stack.up();
  expect(box.provider.account.bucket('eider-test-app').locks).toEqual([]);
  // Without them a vault protects nothing.
  expect(envOf(outputs, 'app')).not.toHaveProperty('EIDER_VAULT_HOURS');
});

test('a failure in the middle of an up loses nothing: the next one goes on from there', async () => {
  await using box = await sandbox();
  const { provider } = box;
  provider.failNext({
    operation: 'create',
    urn: 'writer-a',
    error: new ApiError(500, 10001, 'Internal error'),
  });
  await expect(box.stack.up()).rejects.toThrow(/Internal error/);
  expect(provider.account.buckets.size).toBe(1);

  const { summary, outputs } = await box.stack.up();
  expect(summary.result).toBe('succeeded');
  expect(provider.account.tokens.has(envOf(outputs, 'app')['R2_ACCESS_KEY_ID'] ?? '')).toBe(true);
  expect(provider.operations.filter((operation) => /create .*R2Bucket::/.test(operation))).toHaveLength(1);
  expect((await box.stack.up()).summary.resourceChanges).toEqual({ same: 13 });
});

test('notifications and the catalog are made only where they are asked for', async () => {
  await using box = await sandbox({
    config: {
      databases: [{ name: 'app', catalog: true }],
      rotationStart: today(),
      alerts: { emails: ['ops@example.com'], webhook: true, storageBytes: 10_000_000_000, incidents: true },
    },
    secrets: { webhookUrl: 'https://hooks.example.com/eider' },
  });
  await box.stack.up();
  const { account } = box.provider;
  expect(account.bucket('eider-test-app').catalog).toBe(true);
  const byType = [...account.notifications.values()].toSorted((a, b) =>
    `${a['alertType']}`.localeCompare(`${b['alertType']}`),
  );
  expect(byType).toEqual([
    expect.objectContaining({
      alertType: 'billing_usage_alert',
      filters: { products: ['r2_storage'], limits: ['10000000000'] },
    }),
    expect.objectContaining({ alertType: 'incident_alert' }),
  ]);
  expect((await box.stack.up()).summary.resourceChanges).toEqual({ same: 17 });
});
