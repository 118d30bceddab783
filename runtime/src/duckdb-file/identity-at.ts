import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FileIdentity } from './captured-state.ts';

/** What the kernel shows of the file that a path leads to now, without opening it. */
export async function identityAt(path: string): Promise<FileIdentity> {
  return identityIn(await stat(path, { bigint: true }));
}

/** The same as one line; undefined if there is no file, which takes no error with its stack: some are looked for every second. */
export async function stampAt(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true, throwIfNoEntry: false });
  return found && Object.values(identityIn(found)).join(' ');
}

const identityIn = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): FileIdentity => ({
  device: dev,
  inode: ino,
  size,
  mtimeNs,
  ctimeNs,
});
