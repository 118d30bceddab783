import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as cloudflare from '@pulumi/cloudflare';
import { describe, expect, test } from 'vitest';
import { lifecycleViolations, lockViolations } from '../../infra/policy/bucket-rules.ts';
import { publicAccessViolations } from '../../infra/policy/public-access.ts';
import { tokenViolations } from '../../infra/policy/token-rules.ts';
import { POLICY_PACK } from './harness/cli-project.ts';
import { sandbox } from './harness/sandbox.ts';

const DAY = 86_400;
const ACCOUNT = '0123456789abcdef0123456789abcdef';
const expire = (prefix: string, maxAge = DAY) => ({
  id: 'x',
  enabled: true,
  conditions: { prefix },
  deleteObjectsTransition: { condition: { type: 'Age', maxAge } },
});
const lock = (prefix?: string) => ({
  id: 'x',
  enabled: true,
  ...(prefix === undefined ? {} : { prefix }),
  condition: { type: 'Age' },
});

describe('a lifecycle rule', () => {
  test.each([
    '',
    'app/',
    'app/log/',
    'app/packs/',
    'app/maps/',
    'app/lease',
    'app/archive',
    'archive/',
    'app/log/archive/',
  ])('must not reach %j', (prefix) => {
    expect(lifecycleViolations([expire(prefix)])).toEqual([expect.stringContaining('reaches live objects')]);
  });

  test.each(['app/archive/', 'app/vault/', 'prod/app/conflicts/', 'app/archive/2026'])(
    'may reach %j',
    (prefix) => {
      expect(lifecycleViolations([expire(prefix)])).toEqual([]);
    },
  );

  test.each([0, 3_600, DAY + 1])('must not have an age of %d seconds', (age) => {
    expect(lifecycleViolations([expire('app/archive/', age)])).toEqual([
      expect.stringContaining('whole days'),
    ]);
  });

  test('may drop unfinished uploads everywhere', () => {
    const abort = { condition: { type: 'Age', maxAge: DAY } };
    const rule = {
      id: 'x',
      enabled: true,
      conditions: { prefix: '' },
      abortMultipartUploadsTransition: abort,
    };
    expect(lifecycleViolations([rule])).toEqual([]);
  });
});

describe('a lock', () => {
  test.each([undefined, '', 'app/', 'app/lease.json', 'app/watchdog', 'app/conflicts/', 'app/log'])(
    'must not reach %j',
    (prefix) => {
      expect(lockViolations([lock(prefix)])).toEqual([expect.stringContaining('are overwritten')]);
    },
  );

  test.each(['app/log/', 'app/packs/', 'app/maps/', 'prod/app/archive/'])('may reach %j', (prefix) => {
    expect(lockViolations([lock(prefix)])).toEqual([]);
  });
});

describe('a token', () => {
  const resources = (...buckets: string[]) =>
    JSON.stringify(
      Object.fromEntries(
        buckets.map((bucket) => [`com.cloudflare.edge.r2.bucket.${ACCOUNT}_default_${bucket}`, '*']),
      ),
    );
  const policy = (reach: string) => ({
    effect: 'allow',
    permissionGroups: [{ id: 'group' }],
    resources: reach,
  });
  const expiresOn = '2030-01-01T00:00:00Z';

  test('may reach one bucket until it expires', () => {
    expect(tokenViolations({ expiresOn, policies: [policy(resources('app'))] })).toEqual([]);
  });

  test.each([
    ['live for ever', { policies: [policy(resources('app'))] }, 'never expires'],
    ['reach two buckets', { expiresOn, policies: [policy(resources('app', 'other'))] }, 'exactly one bucket'],
    [
      'reach an account',
      { expiresOn, policies: [policy(JSON.stringify({ [`com.cloudflare.api.account.${ACCOUNT}`]: '*' }))] },
      'exactly one bucket',
    ],
    ['reach all buckets', { expiresOn, policies: [policy(resources('*'))] }, 'exactly one bucket'],
    [
      'have two policies',
      { expiresOn, policies: [policy(resources('app')), policy(resources('app'))] },
      'exactly one policy',
    ],
    [
      'have two permission groups',
      {
        expiresOn,
        policies: [{ ...policy(resources('app')), permissionGroups: [{ id: 'a' }, { id: 'b' }] }],
      },
      'exactly one permission group',
    ],
  ])('must not %s', (_what, token, violation) => {
    expect(tokenViolations(token)).toEqual([expect.stringContaining(violation)]);
  });
});

test('a bucket must not be public', () => {
  expect(publicAccessViolations({ enabled: true })).toHaveLength(1);
  expect(publicAccessViolations({})).toHaveLength(1);
  expect(publicAccessViolations({ enabled: false })).toEqual([]);
});

test('the pack stops the engine at each kind of violation, before anything is made', async () => {
  await using box = await sandbox({
    program: async () => {
      const place = { accountId: box.provider.account.id, bucketName: 'app' };
      new cloudflare.R2BucketLifecycle('lifecycle', { ...place, rules: [expire('app/log/')] });
      new cloudflare.R2BucketLock('lock', { ...place, rules: [lock('app/lease.json')] });
      new cloudflare.R2ManagedDomain('domain', { ...place, enabled: true });
      new cloudflare.AccountToken('token', {
        accountId: box.provider.account.id,
        name: 'token',
        policies: [{ effect: 'allow', permissionGroups: [{ id: 'x' }], resources: '{}' }],
      });
    },
  });
  // The pack's library takes its version from the folder that the engine runs in.
  writeFileSync(
    path.join(path.dirname(box.stateFolder), 'package.json'),
    JSON.stringify({ version: '1.0.0' }),
  );
  const said: string[] = [];
  const options = { policyPacks: [POLICY_PACK], onOutput: (text: string) => said.push(text) };
  await expect(box.stack.preview(options)).rejects.toThrow();
  for (const violation of [
    'reaches live objects',
    'are overwritten',
    'must not be public',
    'never expires',
  ]) {
    expect(said.join('')).toContain(violation);
  }
  await expect(box.stack.up(options)).rejects.toThrow();
  expect(box.provider.operations).toEqual([]);
});
