import { z } from 'zod';
import { moveAside } from '../../runtime/src/duckdb-file/restore/move-aside.ts';
import { asideFolder } from '../../runtime/src/supervisor/disk/aside-folder.ts';
import type { Step } from '../frame/step.ts';
import { bringBack, bringBackByHand, newestAside } from './aside.ts';
import { checkFile } from './check-file.ts';

const restoreDocument = z.object({ seq: z.number(), seconds: z.number() });

/**
 * Restores to the place of the database, keeps aside what was there, and opens the result in DuckDB. If that does not open
 * it, what was there comes back.
 */
export function restoreInPlace({
  database,
  before,
  arguments: args,
  what,
}: {
  database: string;
  /** The newest folder aside before this; undefined if there was none. */
  before: string | undefined;
  /** Of `eider restore`, which state to restore. */
  arguments: readonly string[];
  /** The same in words. */
  what: string;
}): Step[] {
  const kept = async () => {
    const aside = await newestAside(database);
    return aside === before ? undefined : aside;
  };
  let isRestored = false;
  return [
    {
      does: `Restore ${what} as ${database}; what lies there is kept aside`,
      risk: 'replaces',
      ifItFails:
        'either the file is as it was, or the restore is complete: the rename at its end decides. Run it again.',
      run: async ({ eider }) => {
        const { seq, seconds } = await eider.ask(['restore', ...args], restoreDocument);
        isRestored = true;
        const aside = await kept();
        const said = `Record ${seq} was restored as ${database} in ${seconds.toFixed(1)} s`;
        if (aside === undefined) return { said: `${said}; there was no file before` };
        return {
          said: `${said}; what was there is in ${aside}`,
          undo: bringBackByHand({ database, aside }),
        };
      },
      putBack: async ({ now }) => {
        const aside = await kept();
        if (aside !== undefined) {
          await bringBack({ database, aside, now });
          return `What lay at ${database} is there again.`;
        }
        if (!isRestored) return undefined;
        // Nothing lay there: the next start must find nothing, and not what DuckDB refuses.
        const folder = `${asideFolder(database, now)}-refused`;
        await moveAside({ database, folder });
        return `What was restored was moved to ${folder}; there was no file before.`;
      },
    },
    checkFile({
      file: database,
      everything: false,
      ifItFails: 'DuckDB does not open what was restored; what was there before, if anything, is put back.',
    }),
  ];
}
