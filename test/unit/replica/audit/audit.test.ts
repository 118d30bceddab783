import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import { redactor } from '../../../../runtime/src/logging/redact.ts';
import type { AuditEntry } from '../../../../runtime/src/replica/audit/audit-entry.ts';
import { listAudit } from '../../../../runtime/src/replica/audit/list-audit.ts';
import { localAuditor } from '../../../../runtime/src/replica/audit/local-auditor.ts';
import { recordAudit } from '../../../../runtime/src/replica/audit/record-audit.ts';
import { CollectStage, hour } from '../collect-stage.ts';
import { seeded } from '../fake-database.ts';
import { keys, memoryReplica } from '../replica-fixture.ts';

const plain = (text: string) => text;

function entryOf(fields: Partial<AuditEntry> = {}): AuditEntry {
  return {
    eider: 1,
    operation: ulid(),
    action: 'admin.backup',
    time: '2026-11-24T02:59:00.000Z',
    who: { name: 'ada', host: 'web-1', address: '10.0.0.7', token: null },
    arguments: { name: 'before-migration-7' },
    result: 'done',
    detail: null,
    seconds: 1.5,
    ...fields,
  };
}

it('lists what was recorded, newest first, and no more than was asked for', async () => {
  const { store } = memoryReplica();
  const entries = ['a', 'b', 'c'].map((detail) => entryOf({ detail }));
  for (const [at, entry] of entries.entries()) {
    await recordAudit({ store, keys, entry, redact: plain, now: () => new Date(at * 1000) });
  }
  const listed = await listAudit({ store, keys, limit: 2 });
  expect(listed.map(({ entry }) => entry)).toEqual([entries[2], entries[1]]);
});

it('keeps entries of one instant apart, and in order', async () => {
  const { store } = memoryReplica();
  const now = () => new Date(0);
  const made = Array.from({ length: 20 }, (_, n) => entryOf({ detail: String(n) }));
  for (const entry of made) await recordAudit({ store, keys, entry, redact: plain, now });
  const listed = await listAudit({ store, keys, limit: 100 });
  expect(listed.map(({ entry }) => entry)).toEqual(made.toReversed());
});

it('takes secrets out of arguments and details', async () => {
  const { store } = memoryReplica();
  const [first, second] = [randomUUID(), randomUUID()];
  const secret = `${first}"${second}`;
  const entry = entryOf({ arguments: { confirm: secret }, detail: `no database ${secret}` });
  const key = await recordAudit({ store, keys, entry, redact: redactor([secret]) });
  const text = Buffer.from((await store.read(key))?.bytes ?? '').toString();
  expect(text).toContain('no database [secret]');
  expect([text.includes(first), text.includes(second)]).toEqual([false, false]);
  expect((await listAudit({ store, keys, limit: 1 }))[0]?.entry?.arguments).toEqual({ confirm: '[secret]' });
});

it('shows an object that is no entry instead of hiding it', async () => {
  const { store } = memoryReplica();
  await store.create(`${keys.audit}1`, Buffer.from('{"eider":2}'));
  await store.create(`${keys.audit}2`, Buffer.from('not JSON'));
  const listed = await listAudit({ store, keys, limit: 9 });
  expect(listed.map(({ key, entry }) => ({ key, entry }))).toEqual([
    { key: `${keys.audit}2`, entry: undefined },
    { key: `${keys.audit}1`, entry: undefined },
  ]);
});

it('survives every collection of garbage', async () => {
  const stage = new CollectStage({ random: seeded(1) });
  await stage.open();
  await stage.ship();
  await recordAudit({ store: stage.store, keys, entry: entryOf(), redact: plain });
  stage.now += 1000 * 24 * hour;
  stage.database.checkpoint(10);
  await stage.ship();
  await stage.collect();
  expect(await listAudit({ store: stage.store, keys, limit: 9 })).toHaveLength(1);
});

it('names whoever runs a process by the number, where the system knows no name for it, as in a container', () => {
  const nameless = () => {
    throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' });
  };
  expect(localAuditor(nameless)).toEqual({
    name: `uid ${process.getuid?.()}`,
    host: hostname(),
    address: null,
    token: null,
  });
});
