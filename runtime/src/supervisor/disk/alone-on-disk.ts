import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errorCode } from '../../duckdb-file/error-code.ts';
import { sidecarFolder } from '../../replica/sidecar.ts';
import { DiskLockError } from './disk-lock-error.ts';
import { describeOwner, instanceOfOwner, thisOwner } from './disk-owner.ts';
import { DiskTakenError } from './disk-taken-error.ts';

/** Of all that can go wrong, SQLite's way to say that somebody else holds the lock (https://sqlite.org/rescode.html#busy). */
const busy = 5;

/** Two that come at the same moment can both be refused at first; a look at the lock holds it for a moment, too. */
const patienceMilliseconds = 500;

/**
 * Makes this process the only `eider` that works on a database on this disk, until it is disposed of or dies.
 *
 * Node.js has no file locks, but it has SQLite, whose exclusive transaction is one (fcntl) on a file of its own beside the
 * database; nothing is ever written to that file. The kernel gives the lock back when the process dies, however it does. It
 * holds between containers that share a volume, and over NFS as far as that has locks; it does not hold between a disk and
 * its clone, where only the `open` record protects. The file is never deleted, or two could hold one lock each.
 *
 * @param options.instance its name, if it gives the disk to another instance that asks for the lease
 * @param options.patience milliseconds for which another one may hold it, looking or going; default: half a second
 * @throws DiskTakenError that names the other `eider`.
 * @throws DiskLockError if the lock cannot be taken at all: folder read-only, disk full, no locks.
 */
export function beAloneOnDisk(
  database: string,
  {
    now = new Date(),
    instance,
    patience = patienceMilliseconds,
  }: { now?: Date; instance?: string; patience?: number } = {},
): Disposable {
  const folder = sidecarFolder(database);
  const lockFile = join(folder, 'lock');
  const ownerFile = join(folder, 'owner.json');
  const lock = takeLock({ database, folder, lockFile, ownerFile, patience });
  try {
    writeFileSync(ownerFile, JSON.stringify(thisOwner({ now, instance })));
  } catch (cause) {
    lock.close();
    throw new DiskLockError({ file: ownerFile, cause });
  }
  return {
    [Symbol.dispose]() {
      rmSync(ownerFile, { force: true });
      lock.close();
    },
  };
}

/**
 * Names the `eider` that works on a database on this disk; undefined if there is none. Changes nothing.
 * @throws DiskLockError if the lock cannot be looked at, such as that of another user.
 */
export function whoIsOnDisk(database: string): string | undefined {
  const folder = sidecarFolder(database);
  const lockFile = join(folder, 'lock');
  if (!existsSync(lockFile)) return undefined;
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(lockFile, { readOnly: true, timeout: 0 });
    lock.exec('SELECT * FROM sqlite_schema');
    return undefined;
  } catch (cause) {
    if (isBusy(cause)) return describeOwner(join(folder, 'owner.json'));
    throw new DiskLockError({ file: lockFile, cause });
  } finally {
    lock?.close();
  }
}

interface TakeLockOptions {
  database: string;
  folder: string;
  lockFile: string;
  ownerFile: string;
  patience: number;
}

function takeLock({ database, folder, lockFile, ownerFile, patience }: TakeLockOptions): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    makeFolder(folder);
    lock = new DatabaseSync(lockFile, { timeout: patience });
    // Without a journal file, which would be left behind.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock?.close();
    if (isBusy(cause)) {
      const owner = describeOwner(ownerFile);
      throw new DiskTakenError({ database, owner, instance: instanceOfOwner(ownerFile) });
    }
    throw new DiskLockError({ file: lockFile, cause });
  }
}

/** Not `recursive`: where the folder above is read-only, that says that it does not exist. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (cause) {
    if (errorCode(cause) !== 'EEXIST') throw cause;
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && 'errcode' in cause && cause.errcode === busy;
}
