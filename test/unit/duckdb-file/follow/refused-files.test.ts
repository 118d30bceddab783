import { mkdir, open, readFile, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CaptureStarvedError } from '../../../../runtime/src/duckdb-file/errors/capture-starved-error.ts';
import { DatabaseMissingError } from '../../../../runtime/src/duckdb-file/errors/database-missing-error.ts';
import { EncryptedFileError } from '../../../../runtime/src/duckdb-file/errors/encrypted-file-error.ts';
import { NotADuckdbFileError } from '../../../../runtime/src/duckdb-file/errors/not-a-duckdb-file-error.ts';
import { NotAFileError } from '../../../../runtime/src/duckdb-file/errors/not-a-file-error.ts';
import { UnknownVersionError } from '../../../../runtime/src/duckdb-file/errors/unknown-version-error.ts';
import { WalMismatchError } from '../../../../runtime/src/duckdb-file/errors/wal-mismatch-error.ts';
import { FileFollower } from '../../../../runtime/src/duckdb-file/follow/file-follower.ts';
import { parseWalHeader } from '../../../../runtime/src/duckdb-file/wal/wal-header.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { makeDatabase } from '../support/make-database.ts';

const statements = ['CREATE TABLE t (a BIGINT)', 'CHECKPOINT d', 'INSERT INTO t VALUES (1)'];

describe('a capture of something that cannot be followed', () => {
  it('says so at once', async () => {
    await using folder = await TemporaryFolder.create();
    await mkdir(folder.at('folder'));
    await writeFile(folder.at('notes.txt'), 'some text that is longer than a magic number');
    const cases = [
      [folder.at('nothing'), DatabaseMissingError],
      [folder.at('folder'), NotAFileError],
      [folder.at('notes.txt'), NotADuckdbFileError],
    ] as const;
    for (const [path, expected] of cases) {
      await using follower = new FileFollower({ path });
      await expect(follower.capture({ withinMs: 60_000 })).rejects.toThrow(expected);
    }
  });

  it('says so of an encrypted file and of newer versions', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('encrypted.duckdb');
    await using session = DuckdbSession.start();
    await session.run("SET force_mbedtls_unsafe = 'true'");
    await session.attach(path, "ENCRYPTION_KEY 'only for this test'");
    await using encrypted = new FileFollower({ path });
    await expect(encrypted.capture({ withinMs: 60_000 })).rejects.toThrow(EncryptedFileError);

    const newer = folder.at('newer.duckdb');
    await makeDatabase({ path: newer }, statements);
    await using wal = await open(`${newer}.wal`, 'r+');
    await wal.write(Buffer.from([9]), 0, 1, 5);
    await using follower = new FileFollower({ path: newer });
    await expect(follower.capture({ withinMs: 60_000 })).rejects.toThrow(UnknownVersionError);
    await using file = await open(newer, 'r+');
    await file.write(Buffer.from([69]), 0, 1, 12);
    await expect(follower.capture({ withinMs: 60_000 })).rejects.toThrow(UnknownVersionError);
  });

  it('waits for a file that is only being made', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('live.duckdb');
    await makeDatabase({ path }, statements);
    const whole = await readFile(path);
    await truncate(path, 5000);
    await using follower = new FileFollower({ path });
    const capture = follower.capture({ withinMs: 60_000 });
    await writeFile(path, whole);
    expect((await capture).header.iteration).toBe(1n);
    await truncate(path, 5000);
    await expect(follower.capture({ withinMs: 20 })).rejects.toThrow(CaptureStarvedError);
  });

  it('names a WAL that stays that of another checkpoint, and does not spin on it', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('live.duckdb');
    await makeDatabase({ path, attach: "STORAGE_VERSION 'v1.5.0'" }, statements);
    await setWalIteration(`${path}.wal`, 7);
    let now = 0;
    await using follower = new FileFollower({ path, now: () => (now += 10) });
    await expect(follower.capture({ withinMs: 100_000 })).rejects.toThrow(WalMismatchError);
    const then = now;
    await expect(follower.capture({ withinMs: 100_000 })).rejects.toThrow(
      /continues checkpoint 7.*at checkpoint 1/,
    );
    expect(now - then).toBeLessThan(100);
    await setWalIteration(`${path}.wal`, 1);
    expect((await follower.capture({ withinMs: 100_000 })).wal.length).toBeGreaterThan(0);
  });

  it('ends when nobody wants it any more', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('live.duckdb');
    await makeDatabase({ path }, statements);
    await using follower = new FileFollower({ path });
    await expect(follower.capture({ withinMs: 1000, signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
    const stop = new AbortController();
    await truncate(path, 5000);
    const capture = follower.capture({ withinMs: 60_000, signal: stop.signal });
    stop.abort(new Error('the application has ended'));
    await expect(capture).rejects.toThrow('the application has ended');
  });
});

/** Writes another iteration, below 128, into the header of a WAL: the byte before the end of the object. */
async function setWalIteration(path: string, iteration: number): Promise<void> {
  const bytes = await readFile(path);
  const header = parseWalHeader(bytes);
  if (typeof header === 'string') throw new Error('DuckDB wrote a header');
  bytes.writeUInt8(iteration, header.length - 3);
  await writeFile(path, bytes);
}
