import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { CapturedState } from '../../../../runtime/src/duckdb-file/captured-state.ts';
import { CaptureLostError } from '../../../../runtime/src/duckdb-file/errors/capture-lost-error.ts';
import { FileFollower } from '../../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';

const withinMs = 5000;

async function bytesOf({ wal }: CapturedState): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of wal.read(0, wal.length)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

async function open(folder: TemporaryFolder): Promise<{ session: DuckdbSession; path: string }> {
  const path = folder.at('live.duckdb');
  const session = await DuckdbSession.open({ path });
  await session.run("SET checkpoint_threshold = '10GB'");
  await session.run('CREATE TABLE t (a BIGINT)');
  await session.run('INSERT INTO t VALUES (1)');
  return { session, path };
}

describe('the WAL of a state', () => {
  it('is what DuckDB wrote, and common with the accepted one as far as that went', async () => {
    await using folder = await TemporaryFolder.create();
    const { session, path } = await open(folder);
    await using _ = session;
    await using follower = new FileFollower({ path });
    const first = await follower.capture({ withinMs });
    expect(first.wal.commonWithAccepted).toBe(0);
    expect((await bytesOf(first)).equals(await readFile(`${path}.wal`))).toBe(true);
    follower.accept(first);
    await session.run('INSERT INTO t VALUES (2)');
    const second = await follower.capture({ withinMs });
    expect(second.wal.commonWithAccepted).toBe(first.wal.length);
    expect(second.wal.length).toBeGreaterThan(first.wal.length);
    await session.run('INSERT INTO t VALUES (3)');
    const third = await follower.capture({ withinMs });
    expect(third.wal.commonWithAccepted).toBe(first.wal.length);
  });

  it('can be read after a checkpoint has removed it, but not after the next capture', async () => {
    await using folder = await TemporaryFolder.create();
    const { session, path } = await open(folder);
    await using _ = session;
    await using follower = new FileFollower({ path });
    const before = await follower.capture({ withinMs });
    const bytes = await readFile(`${path}.wal`);
    await session.run('CHECKPOINT d');
    expect((await bytesOf(before)).equals(bytes)).toBe(true);
    follower.accept(before);
    const reading = before.wal.read(0, before.wal.length);
    const after = await follower.capture({ withinMs });
    expect(after.wal).toMatchObject({ length: 0, commonWithAccepted: 0 });
    await expect(reading[Symbol.asyncIterator]().next()).rejects.toThrow(CaptureLostError);
    expect(() => before.wal.read(0, 1)).toThrow(/superseded/);
  });

  it('that a recovery has written anew is still known by its content', async () => {
    await using folder = await TemporaryFolder.create();
    const { session, path } = await open(folder);
    await using follower = new FileFollower({ path });
    const before = await follower.capture({ withinMs });
    follower.accept(before);
    await session.kill();
    await using again = await DuckdbSession.open({ path });
    await again.run('INSERT INTO t VALUES (2)');
    const after = await follower.capture({ withinMs });
    expect(after.header.iteration).toBe(before.header.iteration);
    expect(after.wal.commonWithAccepted).toBe(before.wal.length);
    expect(after.method).toBe('tail');
  });
});
