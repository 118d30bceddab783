import { link, lstat, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../sync-folder.ts';
import { makeFolder } from './folders.ts';
import { systemCode } from './system-error.ts';

/** Gives a finished file its name, unless something has it already: the system's own create-if-absent. */
export const linkNew = async (from: string, to: string): Promise<boolean> => {
  await makeFolder(dirname(to));
  try {
    await link(from, to);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    // A folder in its place is no object: keys `a` and `a/b` exclude each other here.
    if ((await lstat(to)).isDirectory()) throw error;
    return false;
  }
  await syncFolder(dirname(to));
  return true;
};

/** Gives a finished file its name, whatever had it before. */
export const replaceObject = async (from: string, to: string): Promise<void> => {
  await makeFolder(dirname(to));
  await rename(from, to);
  await syncFolder(dirname(to));
};
