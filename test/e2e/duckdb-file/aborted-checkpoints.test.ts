import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FileFollower } from '../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { type DuckdbRelease, DuckdbSession } from '../../support/duckdb-session.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { Load, type Progress } from './load.ts';
import { RestorePointChecker } from './restore-point-checker.ts';

/** Where DuckDB can be told to give up a checkpoint (`debug_checkpoint_abort`). */
const stages: Readonly<Record<DuckdbRelease, readonly string[]>> = {
  '1.5': [
    'before_header',
    'before_header_non_fatal',
    'after_free_list_write',
    'before_truncate',
    'before_wal_finish',
  ],
  '1.4': ['before_header', 'after_free_list_write', 'before_truncate'],
};

/** Where DuckDB 1.5 can be told to give up the recovery from a `.wal.checkpoint`. */
const recoveryStages = ['before_moving_recovery', 'before_deleting_checkpoint_wal'];

const cases = (['1.5', '1.4'] as const).flatMap((release) =>
  stages[release].flatMap((stage) => [
    { release, stage, attach: '' },
    { release, stage, attach: `STORAGE_VERSION 'v${release}.0'` },
  ]),
);

describe('a checkpoint that is given up', () => {
  it.each(cases)(
    '$stage of $release ($attach), then a kill and a recovery, loses no commit',
    async (shape) => {
      const { release, stage, attach } = shape;
      await using scene = await Scene.set(release);
      for (let life = 0; life < 3; life++) {
        await using session = await DuckdbSession.open({ path: scene.path, release, attach });
        await scene.giveUpCheckpoint(session, stage);
      }
      expect(scene.checker.count).toBe(12);
    },
  );
});

describe('a kill in the middle of a checkpoint', () => {
  it.each(recoveryStages)(
    'and a recovery that is given up %s, and one that succeeds, lose no commit',
    async (stage) => {
      await using scene = await Scene.set('1.5');
      for (let life = 0; life < 3; life++) {
        await using session = await DuckdbSession.open({ path: scene.path });
        const committed = await scene.dieInCheckpoint(session);
        await using recovery = DuckdbSession.start();
        await recovery.run(`SET debug_checkpoint_abort = '${stage}'`);
        await expect(recovery.attach(scene.path)).rejects.toThrow(/checkpoint_abort flag/);
        await scene.checker.check(committed);
        await recovery.kill();
        await scene.checker.check(committed);
      }
      expect(scene.checker.count).toBe(12);
    },
  );
});

/** A database with its follower, over several lives of the application. */
class Scene {
  readonly path: string;
  readonly checker: RestorePointChecker;
  readonly #release: DuckdbRelease;
  readonly #folder: TemporaryFolder;
  readonly #follower: FileFollower;
  readonly #random = seededRandom(7);

  private constructor(release: DuckdbRelease, folder: TemporaryFolder) {
    this.path = folder.at('live.duckdb');
    this.#release = release;
    this.#folder = folder;
    this.#follower = new FileFollower({ path: this.path });
    const copy = folder.at('copy.duckdb');
    this.checker = new RestorePointChecker({ follower: this.#follower, copy, release });
  }

  static async set(release: DuckdbRelease): Promise<Scene> {
    return new Scene(release, await TemporaryFolder.create());
  }

  /** Begins a checkpoint, commits beside it, and kills the application, with a check after each. Returns what was committed. */
  async dieInCheckpoint(session: DuckdbSession): Promise<Progress> {
    const load = await this.#prepare(session);
    await session.run('SET debug_checkpoint_sleep_ms = 60000');
    const checkpoint = await beginCheckpoint(session, `${this.path}.wal`);
    for (let time = 0; time < 5; time++) await load.commitSecond();
    await this.checker.check(load.committed);
    await session.kill();
    expect(await checkpoint.error).toMatch(/has ended/);
    await this.checker.check(load.committed);
    return load.committed;
  }

  /** Commits, begins a checkpoint that fails, and kills the application, with a check after each. Returns what was committed. */
  async giveUpCheckpoint(session: DuckdbSession, stage: string): Promise<Progress> {
    const load = await this.#prepare(session);
    await this.checker.check(load.committed);
    await commit(load, 5);
    await this.checker.check(load.committed);

    await session.run(`SET debug_checkpoint_abort = '${stage}'`);
    if (this.#release === '1.5') await checkpointBesideCommits(session, load, `${this.path}.wal`);
    else await expect(session.run('CHECKPOINT d')).rejects.toThrow(/checkpoint_abort flag/);
    await this.checker.check(load.committed);
    await session.kill();
    await this.checker.check(load.committed);
    return load.committed;
  }

  async #prepare(session: DuckdbSession): Promise<Load> {
    await session.run("SET checkpoint_threshold = '10GB'");
    const load = new Load({ session, random: this.#random });
    await load.prepare();
    return load;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.checker[Symbol.asyncDispose]();
    await this.#follower.close();
    await this.#folder[Symbol.asyncDispose]();
  }
}

async function commit(load: Load, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await load.commitFirst();
}

/** A failed checkpoint may invalidate the database: then no further commit returns. */
async function commitWhilePossible(load: Load, times: number): Promise<void> {
  await commit(load, times).catch((error: Error) => {
    if (!error.message.includes('has been invalidated')) throw error;
  });
}

/** Runs a checkpoint that fails, and commits beside it. (1.4 locks them out; one that slips in it loses itself.) */
async function checkpointBesideCommits(session: DuckdbSession, load: Load, wal: string): Promise<void> {
  await session.run('SET debug_checkpoint_sleep_ms = 30');
  const checkpoint = await beginCheckpoint(session, wal);
  await commitWhilePossible(load, 10);
  expect(await checkpoint.error).toMatch(/checkpoint_abort flag/);
}

/**
 * Begins a checkpoint and waits for its marker in the WAL. An older reader keeps DuckDB 1.5 from locking commits out: they go
 * to `.wal.checkpoint`. The promise inside gives the error that ends it.
 */
async function beginCheckpoint(session: DuckdbSession, wal: string): Promise<{ error: Promise<string> }> {
  await session.run('BEGIN; SELECT count(*) FROM a', { connection: 4 });
  const before = await sizeOf(wal);
  let isOver = false;
  const error = session
    .run('CHECKPOINT d', { connection: 3 })
    .then(
      () => 'none',
      (failure: Error) => failure.message,
    )
    .finally(() => {
      isOver = true;
    });
  while (!isOver && (await sizeOf(wal)) === before) await sleep(1);
  return { error };
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}
