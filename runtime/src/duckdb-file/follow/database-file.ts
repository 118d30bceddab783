import { type FileHandle, stat } from 'node:fs/promises';
import type { FileIdentity } from '../captured-state.ts';
import { errorCode } from '../error-code.ts';
import { headerLength } from '../file-layout.ts';
import { judgeMainHeader } from '../header/judge-main-header.ts';
import { openDatabase } from '../open-to-read.ts';
import { readAt } from '../read-at.ts';
import { TryAgain } from './try-again.ts';

/** A database file that is open. */
export interface OpenDatabase {
  readonly handle: FileHandle;
  readonly device: bigint;
  readonly inode: bigint;
}

/** The database file, kept open from capture to capture so that its inode cannot be given to another file. */
export class DatabaseFile {
  readonly path: string;
  #open: OpenDatabase | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** What {@link open} opened last; undefined if nothing is open. */
  get current(): OpenDatabase | undefined {
    return this.#open;
  }

  /**
   * Opens what is at the path now; `isNew` if it is another file than the last time.
   * @throws {DatabaseMissingError | NotAFileError | UnreadableFileError} if there is nothing to read
   * @throws {NotADuckdbFileError | UnknownVersionError | EncryptedFileError} if it cannot be followed
   */
  async open(): Promise<{ database: OpenDatabase; isNew: boolean }> {
    const handle = await openDatabase(this.path);
    const { dev: device, ino: inode } = await handle.stat({ bigint: true });
    if (this.#open?.inode === inode && this.#open.device === device) {
      await handle.close();
      return { database: this.#open, isNew: false };
    }
    await this.close();
    this.#open = { handle, device, inode };
    return { database: this.#open, isNew: true };
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.handle.close();
  }
}

/** @throws {TryAgain} while the file is being made */
export async function refuseIfNotFollowable(path: string, { handle }: OpenDatabase): Promise<void> {
  const problem = judgeMainHeader(path, await readAt(handle, 0, headerLength));
  if (problem === 'torn') throw new TryAgain('torn-header');
  if (problem !== undefined) throw problem;
}

/** True if the path still leads to the file that is open; false if it leads to another one, or nowhere. */
export async function isStillAt(path: string, { device, inode }: OpenDatabase): Promise<boolean> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return dev === device && ino === inode;
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return false;
    throw cause;
  }
}

export async function identityOf({ handle, device, inode }: OpenDatabase): Promise<FileIdentity> {
  const { size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
  return { device, inode, size, mtimeNs, ctimeNs };
}
