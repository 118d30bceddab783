import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { checkDatabase } from '../../../runtime/src/supervisor/archive/check-database.ts';
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
