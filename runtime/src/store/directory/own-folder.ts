import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { privateFolder } from './object-path.ts';
import { systemCode } from './system-error.ts';

/** Not with `recursive`, which would make the bucket's folder too: a missing bucket must stay missing. */
const makeIfMissing = async (path: string): Promise<void> => {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
};

/** The folder in a bucket's folder where the store keeps what is not an object. Throws ENOENT if there is no bucket. */
export const makeOwnFolder = async (bucketFolder: string, name: string): Promise<string> => {
  const own = join(bucketFolder, privateFolder);
  const folder = join(own, name);
  await makeIfMissing(own);
  await makeIfMissing(folder);
  return folder;
};
