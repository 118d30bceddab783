import { stat } from 'node:fs/promises';
import type { FileIdentity } from './captured-state.ts';

/** What the kernel shows of the file that a path leads to now, without opening it. */
export async function identityAt(path: string): Promise<FileIdentity> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return { device: dev, inode: ino, size, mtimeNs, ctimeNs };
}
