import * as cloudflare from '@pulumi/cloudflare';
import { expect, test } from 'vitest';
import { sandbox } from './harness/sandbox.ts';
import { checkInputs } from './provider/check-inputs.ts';

const ACCOUNT = '0123456789abcdef0123456789abcdef';

test.each<[string, string, Record<string, unknown>, { property: string; reason: string }]>([
  [
    'an unknown name',
    'r2Bucket:R2Bucket',
    { accountId: ACCOUNT, name: 'app', juristiction: 'eu' },
    { property: 'juristiction', reason: 'is unknown to the SDK' },
  ],
  [
    'a missing name',
    'r2Bucket:R2Bucket',
    { accountId: ACCOUNT },
    { property: 'name', reason: 'is required' },
  ],
  [
    'a typo deep inside',
    'r2BucketLifecycle:R2BucketLifecycle',
    rules({ deleteObjectsTransition: { condition: { type: 'Age', max_age: 86_400 } } }),
    { property: 'rules[0].deleteObjectsTransition.condition.max_age', reason: 'is unknown to the SDK' },
  ],
  [
    'a value that the SDK does not list',
    'r2BucketLifecycle:R2BucketLifecycle',
    rules({ deleteObjectsTransition: { condition: { type: 'NOPE', maxAge: 86_400 } } }),
    { property: 'rules[0].deleteObjectsTransition.condition.type', reason: 'must be one of Age, Date' },
  ],
  [
    'a number as text',
    'r2BucketLifecycle:R2BucketLifecycle',
    rules({ deleteObjectsTransition: { condition: { type: 'Age', maxAge: '86400' } } }),
    { property: 'rules[0].deleteObjectsTransition.condition.maxAge', reason: 'must be a number' },
  ],
  [
    'an object where a JSON text belongs',
    'accountToken:AccountToken',
    {
      accountId: ACCOUNT,
      name: 'x',
      policies: [{ effect: 'allow', permissionGroups: [{ id: 'x' }], resources: {} }],
    },
    { property: 'policies[0].resources', reason: 'must be a string' },
  ],
  [
    'a binding of an unknown kind',
    'workersScript:WorkersScript',
    { accountId: ACCOUNT, scriptName: 'x', bindings: [{ type: 'r2', name: 'B' }] },
    { property: 'bindings[0].type', reason: expect.stringMatching(/^must be one of .*r2_bucket/) },
  ],
  [
    'a function with an unknown argument',
    'getR2Bucket:getR2Bucket',
    { accountId: ACCOUNT, bucketName: 'app', jurisdiction: 'eu' },
    { property: 'jurisdiction', reason: 'is unknown to the SDK' },
  ],
])('%s is found', (_what, token, inputs, failure) => {
  expect(checkInputs(`cloudflare:index/${token}`, inputs)).toEqual([failure]);
});

test('under the engine a typo ends the up before the resource is made', async () => {
  await using box = await sandbox({
    program: async () => {
      const rules = [{ id: 'x', enabled: true, conditions: { prefix: '' }, max_age: 3 }];
      new cloudflare.R2BucketLifecycle('typo', {
        accountId: box.provider.account.id,
        bucketName: 'app',
        rules,
      });
    },
  });
  await expect(box.stack.up()).rejects.toThrow(
    /rules\[0\]\.max_age is unknown to the SDK|max_age.*is unknown to the SDK/,
  );
  expect(box.provider.operations).toEqual([]);
});

function rules(rule: Record<string, unknown>): Record<string, unknown> {
  return {
    accountId: ACCOUNT,
    bucketName: 'app',
    rules: [{ id: 'x', enabled: true, conditions: { prefix: 'x/' }, ...rule }],
  };
}
