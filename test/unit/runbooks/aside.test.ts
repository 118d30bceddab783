import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { bringBack, bringBackByHand, newestAside } from '../../../runbooks/steps/aside.ts';
import { moveAside } from '../../../runtime/src/duckdb-file/restore/move-aside.ts';
import { asideFolder } from '../../../runtime/src/supervisor/disk/aside-folder.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

it('brings a set of files back as it was, and keeps aside what lay there meanwhile', async () => {
  await using folder = await TemporaryFolder.create();
  const database = folder.at('app.duckdb');
  expect(await newestAside(database)).toBeUndefined();
  for (const suffix of ['', '.wal', '.wal.checkpoint']) await writeFile(database + suffix, `old${suffix}`);
  const now = new Date('2026-11-24T03:00:00Z');
  const aside = asideFolder(database, now);
  await moveAside({ database, folder: aside });
  await writeFile(database, 'new');
  expect(await newestAside(database)).toBe(aside);

  await bringBack({ database, aside, now });
  for (const suffix of ['', '.wal', '.wal.checkpoint'])
    expect(await readFile(database + suffix, 'utf8')).toBe(`old${suffix}`);
  expect(await readdir(aside)).toEqual([]);
  expect(await readFile(`${aside}-replaced/app.duckdb`, 'utf8')).toBe('new');
});

it('says what a person types to do the same, which leaves files alone that only begin like the database', async () => {
  await using folder = await TemporaryFolder.create();
  await mkdir(folder.at("ada's"));
  const database = folder.at("ada's/app.duckdb");
  for (const suffix of ['', '.wal', '.backup']) await writeFile(database + suffix, `old${suffix}`);
  const aside = asideFolder(database, new Date('2026-11-24T03:00:00Z'));
  await moveAside({ database, folder: aside });
  await writeFile(database, 'new');

  const [, typed = ''] =
    /^with the application stopped: (.*)$/.exec(bringBackByHand({ database, aside })) ?? [];
  await execa('sh', ['-c', typed]);
  for (const suffix of ['', '.wal', '.backup'])
    expect(await readFile(database + suffix, 'utf8')).toBe(`old${suffix}`);
  expect(await readFile(`${aside}-undone/app.duckdb`, 'utf8')).toBe('new');
});
