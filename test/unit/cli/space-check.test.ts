import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { spaceCheck } from '../../../runtime/src/cli/doctor/space-check.ts';
import { UnreadableFileError } from '../../../runtime/src/duckdb-file/errors/unreadable-file-error.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

it('says that the database takes nothing only if there is none', async () => {
  await using folder = await TemporaryFolder.create();
  const missing = await spaceCheck({ databasePath: folder.at('app.duckdb') }).run();
  expect(missing.detail).toContain('the database takes 0.00 GiB');
  await writeFile(folder.at('file'), '');
  const unreadable = spaceCheck({ databasePath: folder.at('file/app.duckdb') });
  await expect(unreadable.run()).rejects.toThrow(UnreadableFileError);
});
