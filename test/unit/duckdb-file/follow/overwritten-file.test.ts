import { copyFile, open, rename, truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../../../runtime/src/duckdb-file/block-id.ts';
import { CaptureStarvedError } from '../../../../runtime/src/duckdb-file/errors/capture-starved-error.ts';
import { FileFollower } from '../../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { BlockStore, restore } from '../support/block-store.ts';
import { editBlock, swapWords } from '../support/edit-block.ts';
import { makeDatabase } from '../support/make-database.ts';

const blockSize = 16_384;
const attach = `BLOCK_SIZE ${blockSize}`;
/** The free list of these files fits into two blocks. */
const layoutLength = 2 * blockSize;
const withinMs = 10_000;
const table = 'CREATE TABLE t AS SELECT range AS a, random() AS b FROM range(200000)';

async function makeFile(folder: TemporaryFolder, name: string, more: string[] = []): Promise<string> {
  const path = folder.at(name);
  await makeDatabase({ path, attach }, [table, 'CHECKPOINT d', ...more]);
  return path;
}

/** A live data block of a file that was captured. */
async function dataBlock(follower: FileFollower, store: BlockStore): Promise<BlockId> {
  const state = await follower.capture({ sink: store, withinMs });
  follower.accept(state);
  for (let id = 5; id < state.slots; id++) if (state.kindOf(id as BlockId) === 'data') return id as BlockId;
  throw new Error('the file has data blocks');
}

async function expectRows(path: string, rows: string): Promise<void> {
  await using session = await DuckdbSession.open({ path });
  expect(await session.value('SELECT count(*) FROM t')).toBe(rows);
}

describe('a file that somebody replaces', () => {
  it('by a rename is read anew, and what the old one had more counts as changed', async () => {
    await using folder = await TemporaryFolder.create();
    const path = await makeFile(folder, 'live.duckdb', [
      'INSERT INTO t SELECT range, random() FROM range(300000)',
      'CHECKPOINT d',
    ]);
    const other = await makeFile(folder, 'other.duckdb');
    await using follower = new FileFollower({ path });
    const store = new BlockStore();
    follower.accept(await follower.capture({ sink: store, withinMs }));
    await rename(other, path);
    const state = await follower.capture({ sink: store, withinMs });
    expect(state.method).toBe('full');
    expect(state.changed.length).toBe(state.slots);
    await restore(state, store, folder.at('copy.duckdb'));
    await expectRows(folder.at('copy.duckdb'), '200000');
  });

  it('by another one in place, of a lower checkpoint, is read anew', async () => {
    await using folder = await TemporaryFolder.create();
    const path = await makeFile(folder, 'live.duckdb', ['INSERT INTO t VALUES (1, 1)', 'CHECKPOINT d']);
    const other = await makeFile(folder, 'other.duckdb');
    await using follower = new FileFollower({ path });
    const store = new BlockStore();
    follower.accept(await follower.capture({ sink: store, withinMs }));
    await copyFile(other, path);
    const state = await follower.capture({ sink: store, withinMs });
    expect(state).toMatchObject({ method: 'full', header: { iteration: 1n } });
    await restore(state, store, folder.at('copy.duckdb'));
    await expectRows(folder.at('copy.duckdb'), '200000');
  });
});

describe('a block that somebody overwrites in place', () => {
  it('with another checksum is found with the next checkpoint, and makes the follower read everything', async () => {
    await using folder = await TemporaryFolder.create();
    const path = await makeFile(folder, 'live.duckdb');
    let now = 0;
    await using follower = new FileFollower({ path, now: () => (now += 50) });
    const store = new BlockStore();
    const id = await dataBlock(follower, store);
    await editBlock({ path, id, blockSize }, (block) => block.fill(1, 100, 200));
    await makeDatabase({ path }, ['INSERT INTO t VALUES (1, 1)', 'CHECKPOINT d']);
    const state = await follower.capture({ sink: store, withinMs: 100_000 });
    expect(state.method).toBe('full');
    expect(state.tries).toBeGreaterThan(2);
    expect(state.changed).toContain(id);
  });

  it('with the same checksum is found by a full pass', async () => {
    await using folder = await TemporaryFolder.create();
    const path = await makeFile(folder, 'live.duckdb');
    await using follower = new FileFollower({ path });
    const store = new BlockStore();
    const id = await dataBlock(follower, store);
    await editBlock({ path, id, blockSize }, swapWords);
    expect((await follower.capture({ sink: store, withinMs })).changed).toEqual([]);
    follower.requireFullPass();
    expect((await follower.capture({ sink: store, withinMs })).changed).toEqual([id]);
  });

  it('with the same checksum is found by a gradual pass in the course of some captures', async () => {
    await using folder = await TemporaryFolder.create();
    const path = await makeFile(folder, 'live.duckdb', [
      'CREATE TABLE u AS SELECT range AS a, random() AS b FROM range(4000000)',
      'CHECKPOINT d',
    ]);
    await using follower = new FileFollower({ path });
    const store = new BlockStore();
    await dataBlock(follower, store);
    const last = await follower.capture({ sink: store, withinMs });
    const id = last.slots - 10;
    await editBlock({ path, id, blockSize }, swapWords);
    follower.beginGradualPass();
    const unsure: number[] = [];
    let state = await follower.capture({ sink: store, withinMs });
    for (; state.unsure > 0; state = await follower.capture({ sink: store, withinMs })) {
      unsure.push(state.unsure);
      expect(state.bytesRead).toBeLessThanOrEqual((16 << 20) + layoutLength);
    }
    expect(unsure.length).toBeGreaterThan(1);
    expect(unsure).toEqual([...unsure].sort((a, b) => b - a));
    expect(state.changed).toEqual([id]);
  });

  it('and leaves torn is named when the time is over', async () => {
    await using folder = await TemporaryFolder.create();
    const path = await makeFile(folder, 'live.duckdb');
    // A clock of questions, not of milliseconds: the torn block is reached however slow the machine is.
    let now = 0;
    await using follower = new FileFollower({ path, now: () => now++ });
    const id = await dataBlock(follower, new BlockStore());
    await using file = await open(path, 'r+');
    await file.write(Buffer.alloc(100, 1), 0, 100, 12_288 + id * blockSize + 1000);
    follower.requireFullPass();
    const capture = follower.capture({ withinMs: 200 });
    await expect(capture).rejects.toThrow(CaptureStarvedError);
    await expect(capture).rejects.toThrow(`block ${id}`);
    await expect(capture).rejects.toMatchObject({ exitCode: 74 });
  });

  it('and cuts off is named when the time is over', async () => {
    await using folder = await TemporaryFolder.create();
    const path = await makeFile(folder, 'live.duckdb');
    await using follower = new FileFollower({ path });
    await truncate(path, 12_288 + 3 * blockSize);
    await expect(follower.capture({ withinMs: 50 })).rejects.toThrow(CaptureStarvedError);
  });
});

describe('values that change places', () => {
  it('are told apart although DuckDB gives both blocks the same checksum', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('live.duckdb');
    await using session = await DuckdbSession.open({ path });
    await session.run("SET force_compression = 'uncompressed'");
    await session.run('CREATE TABLE t AS SELECT hash(range)::UBIGINT AS x FROM range(400000)');
    await session.run('CHECKPOINT d');
    await using follower = new FileFollower({ path });
    const store = new BlockStore();
    const seen = new Map<string, string>();
    let collisions = 0;
    for (let round = 0; round < 8; round++) {
      const state = await follower.capture({ sink: store, withinMs });
      for (const id of state.changed) {
        const sha256 = Buffer.from(state.hashOf(id) ?? []);
        const known = `${id} ${store.get(sha256).readBigUInt64LE(0)}`;
        const before = seen.get(known) ?? sha256.toString('hex');
        if (before !== sha256.toString('hex')) collisions++;
        seen.set(known, before);
      }
      await restore(state, store, folder.at(`copy-${round}.duckdb`));
      follower.accept(state);
      await using copy = await DuckdbSession.open({ path: folder.at(`copy-${round}.duckdb`) });
      const content = 'SELECT bit_xor(hash(rowid, x)) FROM t';
      expect(await copy.value(content)).toBe(await session.value(content));
      const [one, two] = [100 + round, 300 + round];
      await session.run(`UPDATE t SET x = CASE rowid WHEN ${one} THEN (SELECT x FROM t WHERE rowid = ${two})
        ELSE (SELECT x FROM t WHERE rowid = ${one}) END WHERE rowid IN (${one}, ${two})`);
      await session.run('CHECKPOINT d');
    }
    expect(collisions).toBeGreaterThan(0);
  });
});
