import { createHash } from 'node:crypto';
import type { OutputMap } from '@pulumi/pulumi/automation/index.js';
import { expect, test } from 'vitest';
import { slots } from '../../infra/credentials/rotation.ts';
import { envOf } from './harness/outputs.ts';
import { ONE_DATABASE, type Sandbox, sandbox } from './harness/sandbox.ts';
import type { Token } from './provider/cloudflare-account.ts';

const DAY = 86_400_000;
const ROTATION = { rotationStart: '2026-01-01', rotationDays: 90 };

function tokenIn(box: Sandbox, outputs: OutputMap, output: 'env' | 'readerEnv' = 'env'): Token {
  const { R2_ACCESS_KEY_ID: id = '', R2_SECRET_ACCESS_KEY: secret } = envOf(outputs, 'app', output);
  const token = box.provider.account.tokens.get(id);
  if (token === undefined) throw new Error(`the key ${id} in the outputs does not work`);
  expect(secret).toBe(createHash('sha256').update(token.value).digest('hex'));
  return token;
}

test('the secret is the SHA-256 of the token, and the tokens reach one bucket with one permission group', async () => {
  await using box = await sandbox();
  const { outputs } = await box.stack.up();
  const { account } = box.provider;
  const reach = JSON.stringify({
    [`com.cloudflare.edge.r2.bucket.${account.id}_default_eider-test-app`]: '*',
  });
  const policies = (group: string) => [
    { effect: 'allow', permissionGroups: [{ id: account.permissionGroups.get(group) }], resources: reach },
  ];

  const writer = tokenIn(box, outputs);
  const reader = tokenIn(box, outputs, 'readerEnv');
  expect(writer.request['policies']).toEqual(policies('Workers R2 Storage Bucket Item Write'));
  expect(reader.request['policies']).toEqual(policies('Workers R2 Storage Bucket Item Read'));
});

test('at every step of every rotation the key in the outputs works, and the one before it outlives its rollout', async () => {
  await using box = await sandbox();
  let inUse = tokenIn(box, (await box.stack.up()).outputs);
  for (const rotationEpoch of [1, 2, 3]) {
    await box.configure({ ...ONE_DATABASE, rotationEpoch });
    const { outputs } = await box.stack.up();
    const next = tokenIn(box, outputs);

    expect(next.id).not.toBe(inUse.id);
    // Containers that were not replaced yet still hold the key before.
    expect(box.provider.account.validTokens()).toContain(inUse);
    expect(Date.parse(inUse.expiresOn) - Date.now()).toBeGreaterThan(90 * DAY);
    expect(Date.parse(next.expiresOn)).toBe(Date.parse(inUse.expiresOn) + 90 * DAY);
    expect(box.provider.account.tokens.size).toBe(4);
    expect((await box.stack.up()).summary.resourceChanges).toEqual({ same: 15 });
    inUse = next;
  }
});

test('while a rotation is under way the keys of the last rollout are never touched', async () => {
  await using box = await sandbox({ config: { ...ONE_DATABASE, rotationEpoch: 1 } });
  const inUse = tokenIn(box, (await box.stack.up()).outputs);
  const before = box.provider.operations.length;
  await box.configure({ ...ONE_DATABASE, rotationEpoch: 2 });
  await box.stack.up();

  const urns = box.provider.operations.slice(before).filter((operation) => operation.includes('-writer-'));
  // The replacement first, then the older of the two old keys; slot b, which is in use, does not appear.
  expect(urns).toEqual([
    expect.stringMatching(/^create .*-writer-a$/),
    expect.stringMatching(/^delete .*-writer-a$/),
  ]);
  expect(box.provider.account.tokens.has(inUse.id)).toBe(true);
});

test('a rotation that fails on the way leaves the key in use alone, and can be repeated', async () => {
  await using box = await sandbox();
  const inUse = tokenIn(box, (await box.stack.up()).outputs);
  await box.configure({ ...ONE_DATABASE, rotationEpoch: 1 });
  box.provider.failNext({ operation: 'create', urn: 'writer-b', error: new Error('connection reset') });
  await expect(box.stack.up()).rejects.toThrow(/connection reset/);
  expect(tokenIn(box, await box.stack.outputs()).id).toBe(inUse.id);

  const { outputs } = await box.stack.up();
  expect(tokenIn(box, outputs).id).not.toBe(inUse.id);
  expect(box.provider.account.validTokens()).toContain(inUse);
});

test('a longer life of the keys changes their expiry in place and keeps them', async () => {
  await using box = await sandbox();
  const before = tokenIn(box, (await box.stack.up()).outputs);
  await box.configure({ ...ONE_DATABASE, rotationDays: 120 });
  const after = tokenIn(box, (await box.stack.up()).outputs);
  expect(after.value).toBe(before.value);
  expect(Date.parse(after.expiresOn) - Date.parse(`${ONE_DATABASE['rotationStart']}`)).toBe(240 * DAY);
});

test('only what is still valid is asked for', () => {
  const now = new Date('2026-05-01');
  expect(slots({ ...ROTATION, rotationEpoch: 0 }, now)).toEqual({
    current: { slot: 'a', epoch: 0, expiresOn: '2026-06-30T00:00:00Z' },
  });
  expect(slots({ ...ROTATION, rotationEpoch: 1 }, now)).toEqual({
    current: { slot: 'b', epoch: 1, expiresOn: '2026-09-28T00:00:00Z' },
    previous: { slot: 'a', epoch: 0, expiresOn: '2026-06-30T00:00:00Z' },
  });
  expect(slots({ ...ROTATION, rotationEpoch: 1 }, new Date('2026-07-01')).previous).toBeUndefined();
});

test('an expired rotation is refused, naming the one that is due', () => {
  expect(() => slots({ ...ROTATION, rotationEpoch: 1 }, new Date('2027-01-10'))).toThrow(
    /expired on 2026-09-28.*set it to 4/,
  );
});
