import { createHash } from 'node:crypto';
import { readFile, stat, truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  checkDatabase,
  DatabaseChecker,
  DatabaseRefusedError,
} from '../../../runtime/src/supervisor/archive/check-database.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const hashOf = async (path: string, length?: number): Promise<string> =>
  createHash('sha256')
    .update((await readFile(path)).subarray(0, length))
    .digest('hex');

it('passes a sound database whose WAL has an index to build, and leaves its state as it is', async () => {
  await using folder = await TemporaryFolder.create();
  const path = folder.at('app.duckdb');
  const session = await DuckdbSession.open({ path });
  await session.run('CREATE TABLE entries AS SELECT range AS n FROM range(5000)');
  await session.run('CHECKPOINT');
  await session.run('CREATE INDEX by_n ON entries (n)');
  await session.kill();
  const { size } = await stat(path);
  const before = [await hashOf(path), await hashOf(`${path}.wal`)];

  const { tables } = await checkDatabase({ path });

  expect(tables.map(({ name }) => name)).toEqual(['"main"."entries"']);
  expect([await hashOf(path, size), await hashOf(`${path}.wal`)]).toEqual(before);
});

async function makeDatabase(folder: TemporaryFolder): Promise<string> {
  const path = folder.at('app.duckdb');
  await using session = await DuckdbSession.open({ path });
  await session.run('CREATE TABLE entries AS SELECT range AS n FROM range(5000)');
  await session.close();
  return path;
}

describe('a checker that starts before there is anything to check', () => {
  it('judges what comes later', async () => {
    await using folder = await TemporaryFolder.create();
    await using checker = new DatabaseChecker();
    const path = await makeDatabase(folder);

    expect(await checker.check({ path })).toMatchObject({ passed: true });
  });

  it('refuses what comes later and is no whole database', async () => {
    await using folder = await TemporaryFolder.create();
    await using checker = new DatabaseChecker();
    const path = await makeDatabase(folder);
    await truncate(path, 8192);

    await expect(checker.check({ path })).rejects.toThrow(DatabaseRefusedError);
  });

  it('leaves no process behind if it is asked nothing', async () => {
    const children = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
    const before = children();
    {
      await using _unasked = new DatabaseChecker();
      expect(children()).toBe(before + 1);
    }
    expect(children()).toBe(before);
  });
});
