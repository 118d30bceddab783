import { writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { listAudit } from '../../../runtime/src/replica/audit/list-audit.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

/** A replica with a record before and after a table was filled; returns the seq of the one before. */
async function replicaOfTwoStates(stage: ReplicaStage): Promise<number> {
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await stage.durable();
  const { stdout } = await stage.eider(['status', '--json']);
  await running.sql('INSERT INTO entries VALUES (2)');
  await running.stop();
  return (JSON.parse(stdout) as { newest: { seq: number } }).newest.seq;
}

it('commands that replace or delete something are in the audit trail, with who typed them and how they ended', async () => {
  await using stage = await ReplicaStage.create();
  const seq = await replicaOfTwoStates(stage);
  const commands = [
    ['rewind', '--to', String(seq)],
    ['rewind', '--to', '999999'],
    ['gc'],
    ['conflicts', 'resolve', 'no-such', '--discard'],
    ['lease', 'release', '--yes'],
    ['gc', '--dry-run'],
  ];
  for (const command of commands) await stage.eider(command);
  const recorded = await listAudit({ store: stage.store, keys: stage.keys, limit: 100 });
  const entries = recorded.toReversed().map(({ entry }) => entry);
  expect(entries.map((entry) => [entry?.action, entry?.result])).toEqual([
    ['cli.rewind', 'begun'],
    ['cli.rewind', 'done'],
    ['cli.rewind', 'begun'],
    ['cli.rewind', 'failed'],
    ['cli.gc', 'begun'],
    ['cli.gc', 'done'],
    ['cli.resolve-conflict', 'begun'],
    ['cli.resolve-conflict', 'failed'],
    ['cli.release-lease', 'begun'],
    ['cli.release-lease', 'done'],
  ]);
  expect(entries[1]).toMatchObject({
    who: { name: userInfo().username, host: hostname() },
    arguments: { to: String(seq) },
    detail: expect.stringMatching(new RegExp(`has gone back to record ${seq}`)),
  });
  expect(entries[3]?.detail).toMatch(/999999/);
});

it('a trail that cannot be written keeps nothing from being done, and is told loudly', async () => {
  await using stage = await ReplicaStage.create();
  const seq = await replicaOfTwoStates(stage);
  // Where the folder of the trail would be.
  await writeFile(stage.folder.at(`bucket/${stage.keys.root}/audit`), '');
  const { code, stdout, stderr } = await stage.eider(['rewind', '--to', String(seq)], {
    EIDER_LOG_LEVEL: 'error',
  });
  expect(stdout).toContain(`has gone back to record ${seq}`);
  expect(stderr).toMatch(
    /NOT in the audit trail: cli\.rewind, begun[\s\S]*NOT in the audit trail: cli\.rewind, done/,
  );
  expect(code).toBe(0);
});

it('a rewind that is interrupted while it waits changes nothing, and is no bug', async () => {
  await using stage = await ReplicaStage.create();
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await stage.durable();
  await running.kill();
  const before = await stage.truth();
  const waiting = stage.start(['rewind', '--to', '2'], {
    EIDER_LEASE_TTL_SECONDS: '60',
    EIDER_LOG_LEVEL: 'debug',
  });
  await waiting.logged('lease.waiting');
  waiting.signal('SIGINT');
  const { code, stderr } = await waiting.ended;
  expect(stderr).toContain('eider: SIGINT interrupted this');
  expect(stderr).not.toContain('this is a bug');
  expect(code).toBe(75);
  const after = Object.entries(await stage.truth()).filter(([key]) => !key.startsWith(stage.keys.audit));
  expect(Object.fromEntries(after)).toEqual(before);
});
