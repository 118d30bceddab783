import { open, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FileFollower } from '../../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { Stillness } from '../../../../runtime/src/duckdb-file/follow/stillness.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { BlockStore } from '../support/block-store.ts';

/** A clock that stands still until it is told not to. */
class Clock {
  milliseconds = 0;
  readonly now = () => this.milliseconds;
}

async function stage() {
  const folder = await TemporaryFolder.create();
  const path = folder.at('app.duckdb');
  for (const suffix of ['', '.wal']) {
    await writeFile(path + suffix, 'bytes');
    await utimes(path + suffix, 1000, 1000);
  }
  const clock = new Clock();
  const stillness = new Stillness({ path, now: clock.now });
  /** Looks, and captures unless that is not needed; returns whether it was. */
  const sync = async (after: number): Promise<boolean> => {
    clock.milliseconds += after;
    if (await stillness.holds()) return false;
    stillness.note(clock.now());
    return true;
  };
  return { path, sync, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('files that stand still', () => {
  it('are captured until a write after the capture could not go by the same time, and now and then from then on', async () => {
    await using files = await stage();
    expect(await files.sync(0)).toBe(true);
    expect(await files.sync(1999)).toBe(true);
    expect(await files.sync(1)).toBe(true);
    expect(await files.sync(9999)).toBe(false);
    expect(await files.sync(1)).toBe(true);
    expect(await files.sync(9999)).toBe(false);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    [
      'is overwritten in place',
      async (path) => {
        await using file = await open(path, 'r+');
        await file.write('other', 0);
      },
    ],
    [
      'is given back its old time after that',
      async (path) => {
        await using file = await open(path, 'r+');
        await file.write('other', 0);
        await file.utimes(1000, 1000);
      },
    ],
    ['has a WAL that grows', (path) => writeFile(`${path}.wal`, ' and more', { flag: 'a' })],
    ['loses its WAL', (path) => rm(`${path}.wal`)],
    ['gets a second WAL', (path) => writeFile(`${path}.wal.checkpoint`, 'bytes')],
    [
      'has its WAL replaced by an older file',
      async (path) => {
        await writeFile(`${path}.new`, 'bytes');
        await utimes(`${path}.new`, 1000, 1000);
        await rename(`${path}.new`, `${path}.wal`);
      },
    ],
    ['is gone', (path) => rm(path)],
  ])('are captured again when the database %s', async (_, change) => {
    await using files = await stage();
    await files.sync(0);
    await files.sync(2000);
    expect(await files.sync(1)).toBe(false);
    await change(files.path);
    expect(await files.sync(1)).toBe(true);
  });

  it('are never trusted while there is no database', async () => {
    await using files = await stage();
    await rm(files.path);
    for (let sync = 0; sync < 3; sync++) expect(await files.sync(2000)).toBe(true);
  });
});

it('reads nothing of a database that stands still, and everything that was committed to it afterwards', async () => {
  await using folder = await TemporaryFolder.create();
  const path = folder.at('live.duckdb');
  await using session = await DuckdbSession.open({ path });
  await session.run('CREATE TABLE entries AS SELECT range n FROM range(1000)');
  const clock = new Clock();
  await using follower = new FileFollower({ path, now: clock.now });
  const sink = new BlockStore();
  const sync = async (after: number) => {
    clock.milliseconds += after;
    const state = await follower.capture({ sink, withinMs: 60_000 });
    follower.accept(state);
    return state;
  };
  await sync(0);
  const captured = await sync(2000);
  const still = await sync(1000);
  expect(captured.tries).toBe(1);
  expect(still).toMatchObject({ tries: 0, changed: [], headerBytes: captured.headerBytes });
  expect(still.wal.sha256).toEqual(captured.wal.sha256);
  await session.run('INSERT INTO entries VALUES (1)');
  const grown = await sync(1);
  expect(grown.wal.length).toBeGreaterThan(still.wal.length);
  expect(grown.wal.commonWithAccepted).toBe(still.wal.length);
});

it('reads everything of a database that stands still for another sink', async () => {
  await using folder = await TemporaryFolder.create();
  const path = folder.at('live.duckdb');
  await using session = await DuckdbSession.open({ path });
  await session.run('CREATE TABLE entries AS SELECT range n FROM range(100000); CHECKPOINT d');
  const clock = new Clock();
  await using follower = new FileFollower({ path, now: clock.now });
  const capture = (sink: BlockStore) => follower.capture({ sink, withinMs: 60_000 });
  const first = new BlockStore();
  await capture(first);
  clock.milliseconds += 2000;
  await capture(first);
  const { bytesRead, header } = await capture(new BlockStore());
  expect(bytesRead).toBeGreaterThan(header.blockSize);
});

it('reads a database that stands still for the last time, because nothing would find later what its times hide', async () => {
  await using folder = await TemporaryFolder.create();
  const path = folder.at('live.duckdb');
  await using session = await DuckdbSession.open({ path });
  await session.run('CREATE TABLE entries (n INTEGER)');
  const clock = new Clock();
  await using follower = new FileFollower({ path, now: clock.now });
  const sink = new BlockStore();
  const capture = async (isLast: boolean) => {
    clock.milliseconds += 2000;
    const state = await follower.capture({ sink, withinMs: 60_000, isLast });
    follower.accept(state);
    return state.tries;
  };
  await capture(false);
  await capture(false);
  expect(await capture(false)).toBe(0);
  expect(await capture(true)).toBe(1);
});
