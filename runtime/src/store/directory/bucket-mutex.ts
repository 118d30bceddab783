import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { wait } from '../wait.ts';
import { makeOwnFolder } from './own-folder.ts';

/** SQLite's result code for "somebody else holds the lock" (https://sqlite.org/rescode.html#busy). */
const busy = 5;
const pauseMilliseconds = 5;
const longestWaitMilliseconds = 10_000;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === busy;

const takesLock = (database: DatabaseSync): boolean => {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
};

/**
 * Mutual exclusion among the processes that use one bucket's folder. It is the kernel's own file lock, taken through
 * SQLite because Node has no call for it: the kernel lets go when the holder dies, whereas a lock file that outlives its
 * process could only be judged by clocks. The database stays empty.
 */
export class BucketMutex implements Disposable {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Throws ENOENT if the bucket's folder does not exist, EBUSY if another process holds the lock for 10 s. */
  static async acquire(bucketFolder: string, signal: AbortSignal | undefined): Promise<BucketMutex> {
    const folder = await makeOwnFolder(bucketFolder, 'mutex');
    const database = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
    try {
      const start = performance.now();
      while (!takesLock(database)) {
        if (performance.now() - start > longestWaitMilliseconds) {
          throw Object.assign(new Error(`another process keeps ${folder} locked`), { code: 'EBUSY' });
        }
        await wait(pauseMilliseconds, signal);
      }
      return new BucketMutex(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
