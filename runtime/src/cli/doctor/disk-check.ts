import { whoIsOnDisk } from '../../supervisor/disk/alone-on-disk.ts';
import type { Check } from './check.ts';

/** Whether another `eider` works on this database: then no second one can. */
export function diskCheck({ databasePath }: { databasePath: string }): Check {
  return {
    name: 'alone',
    async run() {
      const owner = whoIsOnDisk(databasePath);
      if (owner === undefined) return { outcome: 'ok', detail: 'no other eider works on this database' };
      return {
        outcome: 'warning',
        detail: `an eider works on this database (${owner})`,
        todo: 'Nothing, if that is the one you asked about; a second one would exit with 75',
      };
    },
  };
}
