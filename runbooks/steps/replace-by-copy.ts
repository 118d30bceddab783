import { existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileSet } from '../../runtime/src/duckdb-file/restore/file-set.ts';
import { moveAside } from '../../runtime/src/duckdb-file/restore/move-aside.ts';
import { readNewest } from '../../runtime/src/replica/log/open-log.ts';
import { asideFolder } from '../../runtime/src/supervisor/disk/aside-folder.ts';
import { syncFolder } from '../../runtime/src/sync-folder.ts';
import { copyDatabase } from '../database-copy/copy-database.ts';
import type { RunbookContext } from '../frame/runbook-context.ts';
import type { Step } from '../frame/step.ts';
import { bringBack } from './aside.ts';
import { checkFile } from './check-file.ts';
import type { CaughtUp } from './require-caught-up.ts';
import { requireRoom } from './require-room.ts';
import { secondsToShip, shipCopy } from './ship-copy.ts';

/** What is known of the database before it is replaced by a copy of itself. */
export interface ReplaceFacts extends CaughtUp {
  readonly bytes: number;
  /** Where the copy is written: beside the database, so that a rename puts it in place. */
  readonly copy: string;
  readonly aside: string;
  /** How long shipping the copy may take. */
  readonly shipWithinSeconds: number;
  /** Which content the newest record of the replica has. */
  readonly content: string | undefined;
}

/**
 * Reads them.
 * @throws {PreconditionError} if a copy may not fit beside the database
 */
export async function examineForReplacing(
  context: RunbookContext,
  { database, seq }: CaughtUp,
): Promise<ReplaceFacts> {
  const bytes = (await stat(database)).size;
  await requireRoom({ folder: dirname(database), bytes });
  return {
    database,
    seq,
    bytes,
    copy: `${database}.copying`,
    aside: asideFolder(database, context.now),
    shipWithinSeconds: secondsToShip(context.options.text('ship-within'), bytes),
    content: await newestContent(context),
  };
}

/**
 * Replaces a database by a copy of itself: copy and compare, swap, open, and make it the present state of the replica. To
 * Eider a copied file is another database: it wins as a local file wins a conflict. What was the newest state of
 * the replica stays a restore point.
 */
export function replaceByCopy(
  facts: ReplaceFacts,
  { storageVersion }: { storageVersion: string | null },
): Step[] {
  return [
    copyStep(facts, storageVersion),
    swapStep(facts),
    checkFile({
      file: facts.database,
      everything: false,
      ifItFails: 'DuckDB does not open the copy; the file that was there is put back.',
    }),
    shipCopy(facts),
  ];
}

function copyStep({ database, bytes, copy }: ReplaceFacts, storageVersion: string | null): Step {
  const as = storageVersion === null ? '' : ` with storage version ${storageVersion}`;
  return {
    does: `Copy ${database} (${bytes} bytes) into a new file beside it${as}, and compare every definition and every row`,
    ifItFails: 'the database is as it was, and the copy is removed.',
    risk: 'adds',
    run: async ({ signal }) => {
      // An earlier run that was killed may have left one.
      await removeCopy(copy);
      const {
        engine,
        tables,
        rows,
        storageVersion: storage,
      } = await copyDatabase({ from: database, to: copy, storageVersion }, { signal });
      await syncFile(copy);
      const size = (await stat(copy)).size;
      return {
        said: `DuckDB ${engine} copied ${tables} tables, ${rows} rows, all equal: ${bytes} bytes became ${size}, storage version ${storage.from} became ${storage.to}`,
      };
    },
    putBack: async () => {
      if (!existsSync(copy)) return undefined;
      await removeCopy(copy);
      return 'The copy was removed.';
    },
  };
}

function swapStep({ database, copy, aside, content }: ReplaceFacts): Step {
  return {
    does: `Put the copy in the place of ${database}; the file that is there now is kept aside`,
    ifItFails: 'the file that was there is put back.',
    risk: 'replaces',
    run: async () => {
      await moveAside({ database, folder: aside });
      await rename(copy, database);
      await syncFolder(dirname(database));
      return { said: `The copy is in place, the former file in ${aside}` };
    },
    putBack: async (context) => {
      if (!existsSync(aside)) return undefined;
      if ((await newestContent(context)) !== content)
        return `The copy is the present state of the replica already, so it stays; the former file is in ${aside}.`;
      await bringBack({ database, aside, now: context.now });
      return `The former file is at ${database} again.`;
    },
  };
}

async function newestContent({ store, log }: RunbookContext): Promise<string | undefined> {
  return (await readNewest({ store, log }))?.line.content;
}

async function removeCopy(copy: string): Promise<void> {
  for (const suffix of fileSet) await rm(copy + suffix, { force: true });
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
