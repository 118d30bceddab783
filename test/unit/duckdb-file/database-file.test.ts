import { rename, rm, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { DatabaseFile, isStillAt } from '../../../runtime/src/duckdb-file/follow/database-file.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

it('notices that another file lies at its path, or none', async () => {
  await using folder = await TemporaryFolder.create();
  const path = folder.at('app.duckdb');
  await writeFile(path, '');
  const file = new DatabaseFile(path);
  try {
    const { database } = await file.open();
    expect(await isStillAt(path, database)).toBe(true);
    await writeFile(folder.at('other'), '');
    await rename(folder.at('other'), path);
    expect(await isStillAt(path, database)).toBe(false);
    await rm(path);
    expect(await isStillAt(path, database)).toBe(false);
  } finally {
    await file.close();
  }
});
