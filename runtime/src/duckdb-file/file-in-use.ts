import { readdirSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { errorCode } from './error-code.ts';

/** How long other work waits for a look at the processes, at a time. */
const busyMilliseconds = 5;

/** A process that uses a file. */
export interface FileHolder {
  readonly pid: number;
  /** True if it holds a lock on the file, as a DuckDB does that has it open; else it only has a descriptor of it. */
  readonly hasLock: boolean;
  /** Name of its program; empty if it has ended by now, or may not be looked at. */
  readonly program: string;
}

interface FileKey {
  readonly dev: bigint;
  readonly ino: bigint;
}

/**
 * Finds the processes that have a file open, this one excepted. Undefined where the operating system does not tell (no
 * `/proc`). A lock counts even if its holder cannot be looked at: another user's process, or, with pid 0, one in another
 * container.
 */
export async function holdersOf(path: string): Promise<FileHolder[] | undefined> {
  const file = await statOrNothing(path);
  if (file === undefined) return [];
  const text = await readOrNothing('/proc/locks');
  if (text === undefined) return undefined;
  const locks = locksIn(text).filter(({ inode }) => inode === String(file.ino));
  const holders: FileHolder[] = [];
  let busySince = performance.now();
  for (const pid of await processes()) {
    if (pid === process.pid) continue;
    if (performance.now() - busySince > busyMilliseconds) {
      await breathe();
      busySince = performance.now();
    }
    const hasLock = locks.some((lock) => lock.pid === pid);
    const isOpen = hasOpen(pid, file) ?? hasLock;
    if (isOpen) holders.push({ pid, hasLock, program: await programOf(pid) });
  }
  const isLockedElsewhere = locks.some(({ pid, device }) => pid <= 0 && device === deviceOf(file));
  return isLockedElsewhere ? [...holders, { pid: 0, hasLock: true, program: '' }] : holders;
}

/**
 * True if another process holds a lock on the file, as a DuckDB does that has it open. Far quicker than {@link holdersOf}
 * where the operating system shows the lock under the file's own device; false where it does not tell.
 */
export async function isLocked(path: string): Promise<boolean> {
  const file = await statOrNothing(path);
  const text = file && (await readOrNothing('/proc/locks'));
  if (file === undefined || text === undefined) return false;
  const locks = locksIn(text).filter(({ inode }) => inode === String(file.ino));
  if (locks.length === 0) return false;
  if (locks.some(({ pid, device }) => pid !== process.pid && device === deviceOf(file))) return true;
  const holders = await holdersOf(path);
  return holders?.some(({ hasLock }) => hasLock) === true;
}

/** A lock as `/proc/locks` shows it. */
export interface FileLock {
  /** 0 if the process is in another pid namespace. */
  readonly pid: number;
  /** Major and minor number in hex, `fe:00`. Some file systems (overlay, btrfs) show another one here than `stat` does. */
  readonly device: string;
  readonly inode: string;
}

/** Reads `/proc/locks`, whose lines look like `1: POSIX  ADVISORY  WRITE 4711 fe:00:131074 0 EOF`. */
export function locksIn(text: string): FileLock[] {
  const locks: FileLock[] = [];
  for (const line of text.split('\n')) {
    const match = /^\d+: (?:-> )?\S+ +\S+ +\S+ +(-?\d+) ([0-9a-f]+:[0-9a-f]+):(\d+) /.exec(line);
    if (match === null) continue;
    const [, pid, device = '', inode = ''] = match;
    locks.push({ pid: Number(pid), device, inode });
  }
  return locks;
}

/** A device number in the form of `/proc/locks` (the bits of `dev_t` as in glibc's `gnu_dev_major`). */
function deviceOf({ dev }: FileKey): string {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
  return [major, minor].map((number) => number.toString(16).padStart(2, '0')).join(':');
}

async function processes(): Promise<number[]> {
  const names = await readdir('/proc');
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/**
 * Undefined if this user may not look at the descriptors of the process. At once: a machine has thousands of them, and a look at one
 * takes a tenth of the time that waiting for it does.
 */
function hasOpen(pid: number, { dev, ino }: FileKey): boolean | undefined {
  const folder = `/proc/${pid}/fd`;
  const names = valueUnlessGone(() => readdirSync(folder));
  return names?.some((name) => {
    const file = valueUnlessGone(() => statSync(`${folder}/${name}`, { bigint: true }));
    return file?.ino === ino && file.dev === dev;
  });
}

/** The name under which it was started. The other arguments are not looked at: they may hold secrets. */
async function programOf(pid: number): Promise<string> {
  const [name = ''] = ((await readOrNothing(`/proc/${pid}/cmdline`)) ?? '').split('\0');
  return basename(name);
}

/** Processes end while we look, and those of other users may not be looked at. */
const gone: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR']);

async function unlessGone<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (cause) {
    return undefinedIfGone(cause);
  }
}

function valueUnlessGone<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (cause) {
    return undefinedIfGone(cause);
  }
}

function undefinedIfGone(cause: unknown): undefined {
  if (!gone.has(errorCode(cause))) throw cause;
}

const statOrNothing = (path: string): Promise<FileKey | undefined> =>
  unlessGone(stat(path, { bigint: true }));
const readOrNothing = (path: string): Promise<string | undefined> => unlessGone(readFile(path, 'utf8'));
