import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareKeys } from '../key-order.ts';
import { privateFolder } from './object-path.ts';
import { unlessMissing } from './system-error.ts';

interface WalkOptions {
  /** The bucket's folder. */
  bucketFolder: string;
  /** Only keys that start with this. */
  prefix: string;
  /** Only keys after this one. */
  after: string;
}

/** A file as its key, a folder as the beginning of the keys in it: so both sort where they belong. */
const toName = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name);

const mayHold = (start: string, { prefix, after }: WalkOptions): boolean =>
  (start.startsWith(prefix) || prefix.startsWith(start)) &&
  (after.startsWith(start) || compareKeys(start, after) > 0);

const isWanted = (key: string, { prefix, after }: WalkOptions): boolean =>
  key.startsWith(prefix) && compareKeys(key, after) > 0;

async function* walkFolder(options: WalkOptions, start: string): AsyncGenerator<string> {
  const reading = readdir(join(options.bucketFolder, start), { withFileTypes: true });
  // A folder below may go while it is walked; the bucket's own must be there.
  const entries = start === '' ? await reading : ((await unlessMissing(reading)) ?? []);
  const names = entries.filter((entry) => entry.isFile() || entry.isDirectory()).map(toName);
  for (const name of names.sort(compareKeys)) {
    const key = start + name;
    if (key === `${privateFolder}/`) continue;
    if (!name.endsWith('/')) {
      if (isWanted(key, options)) yield key;
    } else if (mayHold(key, options)) {
      yield* walkFolder(options, key);
    }
  }
}

/** The keys of a bucket's folder in byte order. Throws ENOENT if there is no such folder. */
export const walkKeys = (options: WalkOptions): AsyncGenerator<string> => walkFolder(options, '');
