import { cp, mkdir, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentOf } from '../../support/content-of.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

interface Decision {
  readonly do: string;
  readonly reason: string;
  readonly [detail: string]: string;
}

/** What a dry run decides, once as a document and once in words; it must change nothing. */
async function dryRun(changes: Readonly<Record<string, string>> = {}): Promise<Decision> {
  const before = await contentOf(stage.folder.path);
  const { code, stdout } = await stage.eider(['restore', '--dry-run', '--json'], changes);
  expect(code).toBe(0);
  const decision = JSON.parse(stdout) as Decision;
  const inWords = await stage.eider(['restore', '--dry-run'], changes);
  expect(inWords.stdout).toBe(`${decision.do}: ${decision.reason}`);
  expect(await contentOf(stage.folder.path)).toEqual(before);
  return decision;
}

/** Runs the application for some statements, and stops it. */
async function write(...statements: string[]): Promise<void> {
  const running = await stage.run();
  for (const sql of statements) await running.sql(sql);
  await running.stop();
}

/** Keeps the disk as it is now. */
const keepDisk = () =>
  cp(stage.folder.at('disk'), stage.folder.at('kept'), { recursive: true, preserveTimestamps: true });

/** Brings the kept disk back, as after the loss of what was written since. */
async function bringBackDisk(): Promise<void> {
  await rm(stage.folder.at('disk'), { recursive: true });
  await cp(stage.folder.at('kept'), stage.folder.at('disk'), { recursive: true, preserveTimestamps: true });
}

const create = 'CREATE TABLE entries AS SELECT 1 AS n';
const insert = 'INSERT INTO entries VALUES (2)';

describe('a dry run says, and changes nothing:', () => {
  it('neither file nor replica: start-fresh', async () => {
    expect(await dryRun()).toMatchObject({ do: 'start-fresh' });
  });

  it('no file, a replica: restore', async () => {
    await write(create);
    await stage.loseDisk();
    expect(await dryRun()).toMatchObject({ do: 'restore', local: 'none' });
  });

  it('a file, no replica: keep-local, ship everything', async () => {
    await write(create);
    await rm(stage.folder.at('bucket'), { recursive: true });
    await mkdir(stage.folder.at('bucket'));
    expect(await dryRun()).toMatchObject({ do: 'keep-local', ship: 'everything' });
  });

  it('equal: keep-local', async () => {
    await write(create);
    expect(await dryRun()).toMatchObject({ do: 'keep-local', ship: 'nothing' });
  });

  it('behind: restore, the file aside', async () => {
    await write(create);
    await keepDisk();
    await write(insert);
    await bringBackDisk();
    expect(await dryRun()).toMatchObject({ do: 'restore', local: 'aside' });
  });

  it('ahead: keep-local, ship the difference', async () => {
    await write(create);
    const running = await stage.run({ R2_SYNC_INTERVAL_SECONDS: '3600' });
    await running.sql(insert);
    await running.kill();
    expect(await dryRun()).toMatchObject({ do: 'keep-local', ship: 'difference' });
  });

  it('diverged: as R2_CONFLICT says', async () => {
    await write(create);
    await keepDisk();
    await write(insert);
    await bringBackDisk();
    // The same disk goes on from the older state, without Eider.
    const alone = await stage.run({ R2_SYNC_ENABLED: 'false' });
    await alone.sql('INSERT INTO entries VALUES (3)');
    await alone.stop();
    expect(await dryRun()).toMatchObject({ do: 'override-replica' });
    expect(await dryRun({ R2_CONFLICT: 'local' })).toMatchObject({ do: 'override-replica' });
    expect(await dryRun({ R2_CONFLICT: 'remote' })).toMatchObject({ do: 'restore', local: 'conflicts' });
    expect(await dryRun({ R2_CONFLICT: 'fail' })).toMatchObject({ do: 'refuse', because: 'conflict' });
  });
});
