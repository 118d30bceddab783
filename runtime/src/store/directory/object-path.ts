import { join } from 'node:path';
import { UnusableKeyError } from '../errors/unusable-key-error.ts';

/** Folder of the store's own files inside a bucket's folder; never listed. */
export const privateFolder = '.eider';

const longestKey = 1024;
const longestSegment = 255;

const problem = (key: string): string | undefined => {
  const segments = key.split('/');
  if (Buffer.byteLength(key) > longestKey) return `longer than ${longestKey} bytes`;
  if (key.includes('\0')) return 'it contains a NUL';
  if (segments[0] === privateFolder) return `${privateFolder} is the store's own`;
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    return 'it has an empty part, or one that names a folder';
  }
  if (segments.some((segment) => Buffer.byteLength(segment) > longestSegment)) {
    return `a part is longer than ${longestSegment} bytes`;
  }
  return undefined;
};

interface ObjectPathOptions {
  /** The bucket's folder. */
  bucketFolder: string;
  key: string;
  /** For the error. */
  store: string;
}

/**
 * Where the object of a key lies: each part of the key is a folder, the last one the file.
 *
 * @throws UnusableKeyError for a key that would leave the bucket's folder, or that no file can be called.
 */
export const objectPath = ({ bucketFolder, key, store }: ObjectPathOptions): string => {
  const why = problem(key);
  if (why !== undefined) throw new UnusableKeyError({ key, store, why });
  return join(bucketFolder, key);
};
