import { errorCode } from '../../duckdb-file/error-code.ts';
import { UnreadableFileError } from '../../duckdb-file/errors/unreadable-file-error.ts';
import { measureDisk } from '../../http/measure-disk.ts';
import type { Check } from './check.ts';

const gibibyte = 2 ** 30;

/** Whether a restore would fit: the old file stays until the new one is whole. */
export function spaceCheck({ databasePath }: { databasePath: string }): Check {
  return {
    name: 'disk space',
    async run() {
      const { freeBytes: free, databaseBytes: size } = await measure(databasePath);
      const detail = `${inGibibytes(free)} free, the database takes ${inGibibytes(size)}`;
      if (free > size) return { outcome: 'ok', detail };
      return {
        outcome: 'warning',
        detail,
        todo: 'Make room for a second copy of the database, or a restore over it cannot work',
      };
    },
  };
}

async function measure(path: string): ReturnType<typeof measureDisk> {
  try {
    return await measureDisk(path);
  } catch (cause) {
    if (errorCode(cause) === undefined) throw cause;
    throw new UnreadableFileError({ path, cause });
  }
}

function inGibibytes(bytes: number): string {
  return `${(bytes / gibibyte).toFixed(2)} GiB`;
}
