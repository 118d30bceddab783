import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writingTo } from '../../duckdb-file/restore/write-failure.ts';
import type { Check } from './check.ts';

/** Whether files can be made beside the database: restores are written there first. */
export function folderCheck({ databasePath }: { databasePath: string }): Check {
  const folder = dirname(databasePath);
  return {
    name: 'folder',
    async run() {
      await writingTo(folder, async () => {
        await rm(await mkdtemp(join(folder, '.eider-doctor-')), { recursive: true });
      });
      return { outcome: 'ok', detail: `${folder} can be written` };
    },
  };
}
