import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../../../runtime/src/duckdb-file/block-id.ts';
import { DatabaseMissingError } from '../../../../runtime/src/duckdb-file/errors/database-missing-error.ts';
import { FileChangedError } from '../../../../runtime/src/duckdb-file/errors/file-changed-error.ts';
import { FileInUseError } from '../../../../runtime/src/duckdb-file/errors/file-in-use-error.ts';
import {
  captureOpaque,
  type OpaqueState,
} from '../../../../runtime/src/duckdb-file/opaque/capture-opaque.ts';
import {
  chunkCount,
  chunkLength,
  placeOf,
} from '../../../../runtime/src/duckdb-file/opaque/opaque-chunks.ts';
import { OpaqueFileWriter } from '../../../../runtime/src/duckdb-file/opaque/opaque-file-writer.ts';
import { writeBlock } from '../../../../runtime/src/duckdb-file/restore/block-place.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { BlockStore } from '../support/block-store.ts';

const key = "ENCRYPTION_KEY 'only for this test'";

/** An encrypted database with commits in its WAL. */
async function makeEncrypted(path: string): Promise<void> {
  await using session = DuckdbSession.start();
  await session.run("SET force_mbedtls_unsafe = 'true'");
  await session.attach(path, key);
  await session.run('CREATE TABLE t AS SELECT range AS a, random() AS b FROM range(200000)');
  await session.run('CHECKPOINT d');
  await session.run('INSERT INTO t VALUES (1, 1)');
}

async function restoreOpaque(state: OpaqueState, store: BlockStore, target: string): Promise<void> {
  await using writer = await OpaqueFileWriter.create(target, state.parts);
  for (let slot = state.slots - 1; slot >= 0; slot--) {
    const sha256 = state.hashOf(slot as BlockId);
    if (sha256 === undefined) throw new Error('every chunk has a hash');
    writeBlock(writer.place(slot as BlockId), store.get(sha256));
  }
  await writer.commit();
}

describe('an opaque database', () => {
  it('comes back byte by byte, with its WAL, and opens', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('live.duckdb');
    await makeEncrypted(path);
    const store = new BlockStore();
    const state = await captureOpaque({ path, sink: store });
    expect(state.parts.map(({ suffix }) => suffix)).toEqual(['', '.wal']);
    const copy = folder.at('copy.duckdb');
    await restoreOpaque(state, store, copy);
    for (const { suffix, bytes } of state.parts) {
      const restored = await readFile(copy + suffix);
      expect(restored.length).toBe(bytes);
      expect(restored.equals(await readFile(path + suffix))).toBe(true);
    }
    await using session = DuckdbSession.start();
    await session.run("SET force_mbedtls_unsafe = 'true'");
    await session.attach(copy, key);
    expect(await session.value('SELECT count(*) FROM t')).toBe('200001');
  });

  it('hands over only chunks that the sink lacks', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('live.duckdb');
    const first = Buffer.alloc(3 * chunkLength + 5);
    for (let at = 0; at < first.length; at += chunkLength) first[at] = at / chunkLength + 1;
    await writeFile(path, first);
    const store = new BlockStore();
    await captureOpaque({ path, sink: store });
    expect(store.handedOver).toEqual([0, 1, 2, 3]);
    await appendFile(path, 'more');
    const state = await captureOpaque({ path, sink: store });
    expect(store.handedOver).toEqual([0, 1, 2, 3, 3]);
    expect(state).toMatchObject({ slots: 4, parts: [{ suffix: '', bytes: first.length + 4 }] });
  });

  it('is not copied while somebody has it open', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('live.duckdb');
    await using session = await DuckdbSession.open({ path });
    const capture = captureOpaque({ path });
    await expect(capture).rejects.toThrow(FileInUseError);
    await expect(capture).rejects.toThrow(`process ${session.pid}`);
  });

  it('is not taken for one state if it was written to meanwhile', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('live.duckdb');
    await writeFile(path, 'some bytes');
    const keep = () => appendFile(`${path}.wal`, 'a commit');
    await expect(captureOpaque({ path, sink: { keep } })).rejects.toThrow(FileChangedError);
  });

  it('must be there', async () => {
    await using folder = await TemporaryFolder.create();
    await writeFile(folder.at('live.duckdb.wal'), 'a WAL alone');
    await expect(captureOpaque({ path: folder.at('live.duckdb') })).rejects.toThrow(DatabaseMissingError);
  });

  it('leaves no temporary files behind when its restore is given up', async () => {
    await using folder = await TemporaryFolder.create();
    const parts = [
      { suffix: '', bytes: 10 },
      { suffix: '.wal', bytes: 5 },
    ] as const;
    const writer = await OpaqueFileWriter.create(folder.at('a.duckdb'), parts);
    expect((await readdir(folder.path)).length).toBe(2);
    await writer.discard();
    expect(await readdir(folder.path)).toEqual([]);
  });
});

describe('the chunks of an opaque database', () => {
  it('count through its parts', () => {
    const parts = [
      { suffix: '', bytes: 2 * chunkLength },
      { suffix: '.wal', bytes: chunkLength + 1 },
      { suffix: '.wal.recovery', bytes: 7 },
    ] as const;
    expect(chunkCount(parts)).toBe(5);
    const places = Array.from({ length: 5 }, (_, id) => placeOf(id as BlockId, parts));
    expect(places).toEqual([
      { suffix: '', at: 0, length: chunkLength },
      { suffix: '', at: chunkLength, length: chunkLength },
      { suffix: '.wal', at: 0, length: chunkLength },
      { suffix: '.wal', at: chunkLength, length: 1 },
      { suffix: '.wal.recovery', at: 0, length: 7 },
    ]);
    expect(() => placeOf(5 as BlockId, parts)).toThrow(RangeError);
  });
});
