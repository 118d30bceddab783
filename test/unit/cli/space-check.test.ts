import { mkdir, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { spaceCheck } from '../../../runtime/src/cli/doctor/space-check.ts';
import { UnreadableFileError } from '../../../runtime/src/duckdb-file/errors/unreadable-file-error.ts';
import { asideFolder } from '../../../runtime/src/supervisor/disk/aside-folder.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

it('says that the database takes nothing only if there is none', async () => {
  await using folder = await TemporaryFolder.create();
  const missing = await spaceCheck({ databasePath: folder.at('app.duckdb') }).run();
  expect(missing.detail).toContain('the database takes 0.00 GiB');
  await writeFile(folder.at('file'), '');
  const unreadable = spaceCheck({ databasePath: folder.at('file/app.duckdb') });
  await expect(unreadable.run()).rejects.toThrow(UnreadableFileError);
});

it('names what restores have left aside, and where', async () => {
  await using folder = await TemporaryFolder.create();
  const databasePath = folder.at('app.duckdb');
  const before = await spaceCheck({ databasePath }).run();
  expect(before.detail).not.toContain('former');
  const aside = asideFolder(databasePath, new Date(0));
  await mkdir(aside, { recursive: true });
  await writeFile(`${aside}/app.duckdb`, Buffer.alloc(12 * 2 ** 20, 1));
  const { detail } = await spaceCheck({ databasePath }).run();
  expect(detail).toContain(`former files in ${folder.at('app.duckdb.eider/aside')} take 0.01 GiB`);
});
