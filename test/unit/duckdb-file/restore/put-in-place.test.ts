import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { TargetExistsError } from '../../../../runtime/src/duckdb-file/errors/target-exists-error.ts';
import { existingFiles } from '../../../../runtime/src/duckdb-file/restore/file-set.ts';
import { moveAside, stepsAside } from '../../../../runtime/src/duckdb-file/restore/move-aside.ts';
import { putInPlace, stepsInPlace } from '../../../../runtime/src/duckdb-file/restore/put-in-place.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';

/** An old set of files in place, and a new one that waits. */
async function layOut(folder: TemporaryFolder) {
  const database = folder.at('a.duckdb');
  for (const suffix of ['', '.wal', '.wal.checkpoint']) await writeFile(database + suffix, `old ${suffix}`);
  const waiting = [
    { suffix: '.wal', path: folder.at('new.wal') },
    { suffix: '', path: folder.at('new') },
  ] as const;
  for (const { suffix, path } of waiting) await writeFile(path, `new ${suffix}`);
  return { database, waiting, aside: folder.at('aside/1') };
}

async function contents(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isFile()) found[entry.name] = await readFile(`${folder}/${entry.name}`, 'utf8');
  }
  return found;
}

const oldSet = {
  'a.duckdb': 'old ',
  'a.duckdb.wal': 'old .wal',
  'a.duckdb.wal.checkpoint': 'old .wal.checkpoint',
};
const newSet = { 'a.duckdb': 'new ', 'a.duckdb.wal': 'new .wal' };

describe('putting a set of files in place', () => {
  it('moves the old set aside, whole', async () => {
    await using folder = await TemporaryFolder.create();
    const options = await layOut(folder);
    expect(await putInPlace(options)).toEqual(['', '.wal', '.wal.checkpoint']);
    expect(await contents(folder.path)).toEqual(newSet);
    expect(await contents(options.aside)).toEqual(oldSet);
  });

  it('refuses to replace what nobody wants to keep', async () => {
    await using folder = await TemporaryFolder.create();
    const options = await layOut(folder);
    await rm(options.database);
    await expect(putInPlace({ ...options, aside: undefined })).rejects.toThrow(TargetExistsError);
    expect(await contents(folder.path)).toMatchObject({ 'a.duckdb.wal': 'old .wal', new: 'new ' });
  });

  it('says where the old set is if it fails behind its removal, and nothing of that before', async () => {
    await using folder = await TemporaryFolder.create();
    const options = await layOut(folder);
    await mkdir(options.aside, { recursive: true });
    await writeFile(`${options.aside}/a.duckdb.wal`, 'kept');
    const asTheyWere = { exitCode: 73, todo: expect.stringContaining('the local files are as they were') };
    await expect(putInPlace(options)).rejects.toMatchObject(asTheyWere);
    expect(await contents(folder.path)).toMatchObject(oldSet);

    await rm(folder.at('new'));
    const aside = folder.at('aside/2');
    const named = { exitCode: 73, todo: expect.stringContaining(`are all in ${aside}`) };
    await expect(putInPlace({ ...options, aside })).rejects.toMatchObject(named);
    expect(await contents(aside)).toEqual(oldSet);
  });

  it('leaves, after any number of its steps, the old state, or no database, or the new state', async () => {
    const seen: string[] = [];
    for (let done = 0; ; done++) {
      await using folder = await TemporaryFolder.create();
      const options = await layOut(folder);
      const steps = stepsInPlace({ ...options, old: await existingFiles(options.database) });
      for (const { run } of steps.slice(0, done)) await run();
      const state = stateOf(await contents(folder.path));
      seen.push(state);
      if (state !== 'old') expect(await contents(options.aside)).toEqual(oldSet);
      if (state === 'none') await restartRestore(folder, options.database);
      if (done === steps.length) break;
    }
    expect(seen.at(0)).toBe('old');
    expect(seen.at(-1)).toBe('new');
    expect([...new Set(seen)]).toEqual(['old', 'none', 'new']);
  });

  it('begins again after a crash, with what is left of the old set and of the new one', async () => {
    await using folder = await TemporaryFolder.create();
    const options = await layOut(folder);
    const old = await existingFiles(options.database);
    const steps = stepsInPlace({ ...options, old });
    const crash = steps.findIndex(({ name }) => name === 'make the WAL durable');
    for (const { run } of steps.slice(0, crash)) await run();
    expect(await existingFiles(options.database)).toEqual(['.wal']);
    await restartRestore(folder, options.database);
    expect(await contents(options.aside)).toEqual(oldSet);
  });
});

describe('moving a database aside', () => {
  it('is nothing where there is none', async () => {
    await using folder = await TemporaryFolder.create();
    expect(await moveAside({ database: folder.at('a.duckdb'), folder: folder.at('aside') })).toEqual([]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('keeps all of it before it takes any of it away, the database first', async () => {
    await using folder = await TemporaryFolder.create();
    const { database } = await layOut(folder);
    const suffixes = await existingFiles(database);
    const names = stepsAside({ database, folder: folder.at('aside'), suffixes }).map(({ name }) => name);
    expect(names).toEqual([
      'make the folder',
      'keep the database',
      'keep .wal',
      'keep .wal.checkpoint',
      'make what is kept durable',
      'take the database away',
      'take .wal away',
      'take .wal.checkpoint away',
      'make the removal durable',
    ]);
  });

  it('overwrites nothing that is kept already', async () => {
    await using folder = await TemporaryFolder.create();
    const { database } = await layOut(folder);
    await mkdir(folder.at('aside'));
    await writeFile(folder.at('aside/a.duckdb.wal'), 'kept');
    await expect(moveAside({ database, folder: folder.at('aside') })).rejects.toMatchObject({ exitCode: 73 });
    expect(await contents(folder.path)).toMatchObject(oldSet);
    expect(await contents(folder.at('aside'))).toMatchObject({ 'a.duckdb.wal': 'kept' });
  });
});

function stateOf(files: Record<string, string>): 'old' | 'none' | 'new' {
  if (files['a.duckdb'] === undefined) return 'none';
  const expected = files['a.duckdb'] === 'old ' ? oldSet : newSet;
  expect(files).toMatchObject(expected);
  return expected === oldSet ? 'old' : 'new';
}

/** What a start does that finds no database: it restores, into the place of whatever lies there. */
async function restartRestore(folder: TemporaryFolder, database: string): Promise<void> {
  const waiting = [
    { suffix: '.wal', path: folder.at('again.wal') },
    { suffix: '', path: folder.at('again') },
  ] as const;
  for (const { suffix, path } of waiting) await writeFile(path, `new ${suffix}`);
  await putInPlace({ database, waiting, aside: folder.at('aside/2') });
  expect(await contents(folder.path)).toMatchObject(newSet);
}
