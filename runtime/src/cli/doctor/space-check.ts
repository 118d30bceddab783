import { errorCode } from '../../duckdb-file/error-code.ts';
import { UnreadableFileError } from '../../duckdb-file/errors/unreadable-file-error.ts';
import { measureDisk } from '../../http/measure-disk.ts';
import { asideRoot, bytesAside } from '../../supervisor/disk/aside-folder.ts';
import type { Check } from './check.ts';

const gibibyte = 2 ** 30;

/** Whether a restore would fit: the old file stays until the new one is whole. */
export function spaceCheck({ databasePath }: { databasePath: string }): Check {
  return {
    name: 'disk space',
    async run() {
      const { free, size, aside } = await measure(databasePath);
      const former =
        aside === 0
          ? ''
          : `, former files in ${asideRoot(databasePath)} take ${inGibibytes(aside)}: remove those that nobody needs`;
      const detail = `${inGibibytes(free)} free, the database takes ${inGibibytes(size)}${former}`;
      if (free > size) return { outcome: 'ok', detail };
      return {
        outcome: 'warning',
        detail,
        todo: 'Make room for a second copy of the database, or a restore over it cannot work',
      };
    },
  };
}

/** Bytes. */
async function measure(path: string): Promise<{ free: number; size: number; aside: number }> {
  try {
    const { freeBytes, databaseBytes } = await measureDisk(path);
    return { free: freeBytes, size: databaseBytes, aside: await bytesAside(path) };
  } catch (cause) {
    if (errorCode(cause) === undefined) throw cause;
    throw new UnreadableFileError({ path, cause });
  }
}

function inGibibytes(bytes: number): string {
  return `${(bytes / gibibyte).toFixed(2)} GiB`;
}
