import type { FileHandle } from 'node:fs/promises';
import { openToRead } from '../open-to-read.ts';
import type { WalScan } from './wal-scan.ts';

/** An open WAL and what is known of its content. While it is open its inode cannot be given to another file. */
export interface WalFile {
  readonly path: string;
  readonly handle: FileHandle;
  readonly device: bigint;
  readonly inode: bigint;
  scan: WalScan | undefined;
}

/** Opens the WAL at a path; returns the one of `known` if it is that very file. Undefined if there is none. */
export async function openWal(path: string, known: readonly WalFile[]): Promise<WalFile | undefined> {
  const handle = await openToRead(path);
  if (handle === undefined) return undefined;
  const { dev: device, ino: inode } = await handle.stat({ bigint: true });
  const same = known.find((file) => file.inode === inode && file.device === device);
  if (same === undefined) return { path, handle, device, inode, scan: undefined };
  await handle.close();
  return same;
}
