import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { DamagedHeaderError } from '../../../runtime/src/duckdb-file/errors/damaged-header-error.ts';
import { sameStamps, stampsAtRest, stampsOf } from '../../../runtime/src/supervisor/disk/file-stamps.ts';
import { finalSync, finalSyncInTime } from '../../../runtime/src/supervisor/ship/final-sync.ts';
import { openWriter } from '../replica/replica-fixture.ts';
import { ReignStage } from './reign-stage.ts';

/** Ends a run on a database file that `during` can change after it was read. Returns the stamps that were noted. */
async function ended(stage: ReignStage, during: (database: string) => Promise<void>) {
  const { run } = stage;
  const writer = await openWriter({ store: run.store, log: run.log });
  const replicator = {
    syncAtRest: async () => {
      await during(run.settings.databasePath);
      return { shipped: undefined, freeBlocks: undefined, seconds: 0 };
    },
  };
  await finalSync({ run, replicator, writer, signal: new AbortController().signal });
  return (await run.sidecar.position())?.stamps;
}

it('notes how the files looked before they were read: what is written after that must be found', async () => {
  await using stage = await ReignStage.create();
  const database = stage.run.settings.databasePath;
  await writeFile(database, 'shipped');
  const noted = await ended(stage, (path) => appendFile(path, ', and more'));
  expect(sameStamps(noted ?? [], await stampsOf(database))).toBe(false);
});

it('notes them for a start that knows them at once, if nobody has touched them', async () => {
  await using stage = await ReignStage.create();
  const database = stage.run.settings.databasePath;
  await writeFile(database, 'shipped');
  const noted = await ended(stage, async () => {});
  expect(sameStamps(noted ?? [], await stampsOf(database))).toBe(true);
});

it.each([
  ['what is wrong', false, 'could not be shipped (A header of app.duckdb does not match its checksum); they'],
  ['that it was too late', true, 'could not be shipped in time; they'],
])('says %s if the last bytes stay behind, and that the disk is to be kept', async (_, isLate, why) => {
  await using stage = await ReignStage.create();
  const said: string[] = [];
  const logger = {
    ...stage.run.logger,
    error: (event: string, message: string) => said.push(event, message),
  };
  const writer = await openWriter({ store: stage.run.store, log: stage.run.log });
  const durable = await finalSyncInTime({
    loop: Promise.resolve(),
    run: { ...stage.run, logger },
    replicator: { syncAtRest: () => Promise.reject(new DamagedHeaderError('app.duckdb')) },
    writer,
    signal: isLate ? AbortSignal.abort() : new AbortController().signal,
  });
  expect(durable).toBe(false);
  expect(said).toEqual(['sync.not-durable', expect.stringContaining(why)]);
  expect(said[1]).toMatch(/keep the disk, and start again on it$/);
});

it('notes nothing while another process has the file open', async () => {
  await using stage = await ReignStage.create();
  const database = stage.run.settings.databasePath;
  await writeFile(database, 'shipped');
  const script =
    'require("node:fs").openSync(process.argv[1], "r+"); process.stdout.write("open"); process.stdin.resume()';
  const holder = spawn(process.execPath, ['--eval', script, database], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await once(holder.stdout, 'data');
    expect(await stampsAtRest(database)).toBeNull();
  } finally {
    holder.stdin.end();
    await once(holder, 'exit');
  }
  expect(await stampsAtRest(database)).not.toBeNull();
});
