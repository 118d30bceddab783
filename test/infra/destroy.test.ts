import { expect, test } from 'vitest';
import { ONE_DATABASE, type Sandbox, sandbox } from './harness/sandbox.ts';

async function stackWithData(): Promise<Sandbox> {
  const box = await sandbox();
  await box.stack.up();
  box.provider.account.bucket('eider-test-app').objects.add('app/log/0000000000000000');
  return box;
}

test('a protected stack refuses to be destroyed', async () => {
  await using box = await stackWithData();
  await expect(box.stack.destroy()).rejects.toThrow(/protected/);
  expect(box.provider.account.bucket('eider-test-app').objects.size).toBe(1);
});

test('an unprotected stack is destroyed, and its bucket stays with its data, rules and locks', async () => {
  await using box = await stackWithData();
  await box.configure({ ...ONE_DATABASE, protect: false });
  await box.stack.up();
  await box.stack.destroy();

  const { account } = box.provider;
  expect(account.tokens.size).toBe(0);
  expect(account.scripts.size).toBe(0);
  const bucket = account.bucket('eider-test-app');
  expect(bucket.objects.size).toBe(1);
  expect(bucket.locks).toHaveLength(5);
});

test('asked twice, it deletes the bucket too, once that is empty', async () => {
  await using box = await stackWithData();
  await box.configure({ ...ONE_DATABASE, protect: false, databases: [{ name: 'app', deleteData: true }] });
  await box.stack.up();
  await expect(box.stack.destroy()).rejects.toThrow(/not empty/);

  box.provider.account.bucket('eider-test-app').objects.clear();
  await box.stack.destroy();
  expect(box.provider.account.buckets.size).toBe(0);
});

test('a bucket that was kept can be taken over by a new stack', async () => {
  await using box = await stackWithData();
  await box.configure({ ...ONE_DATABASE, protect: false });
  await box.stack.up();
  await box.stack.destroy();

  await box.configure({ ...ONE_DATABASE, databases: [{ name: 'app', adopt: true }] });
  const { summary } = await box.stack.up();
  expect(summary.resourceChanges).toMatchObject({ import: 1 });
  expect(box.provider.account.bucket('eider-test-app').objects.size).toBe(1);
  expect((await box.stack.up()).summary.resourceChanges).toEqual({ same: 13 });
});

test.each([
  ['jurisdiction', { name: 'app', jurisdiction: 'eu' }],
  ['name', { name: 'app', bucket: 'another-bucket' }],
])('changing the %s of a bucket is refused instead of replacing it', async (_what, database) => {
  await using box = await stackWithData();
  await box.configure({ ...ONE_DATABASE, databases: [database] });
  await expect(box.stack.up()).rejects.toThrow(/protect/);
  expect(box.provider.account.bucket('eider-test-app').objects.size).toBe(1);
});

test('changing the location of a bucket that exists does nothing', async () => {
  await using box = await stackWithData();
  const before = box.provider.operations.length;
  await box.configure({ ...ONE_DATABASE, databases: [{ name: 'app', location: 'apac' }] });
  await box.stack.up();
  expect(box.provider.operations).toHaveLength(before);
});
