import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../sync-folder.ts';

/** Makes a folder and those above it, durably. */
export const makeFolder = async (path: string): Promise<void> => {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  const stop = dirname(first);
  for (let folder = path; folder !== stop; folder = dirname(folder)) await syncFolder(dirname(folder));
};
