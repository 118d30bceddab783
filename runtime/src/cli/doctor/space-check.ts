import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Check } from './check.ts';

const gibibyte = 2 ** 30;

/** Whether a restore would fit: the old file stays until the new one is whole. */
export function spaceCheck({ databasePath }: { databasePath: string }): Check {
  return {
    name: 'disk space',
    async run() {
      const { bavail, bsize } = await statfs(dirname(databasePath));
      const free = bavail * bsize;
      const size = await stat(databasePath).then(
        (stats) => stats.size,
        () => 0,
      );
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

function inGibibytes(bytes: number): string {
  return `${(bytes / gibibyte).toFixed(2)} GiB`;
}
