import { mkdir, rm, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { AsideMeter } from '../../../runtime/src/http/aside-meter.ts';
import { asideFolder, asideRoot } from '../../../runtime/src/supervisor/disk/aside-folder.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

it('measures every file of every folder aside, every ten minutes at most', async () => {
  await using folder = await TemporaryFolder.create();
  const database = folder.at('app.duckdb');
  for (const time of [0, 1]) {
    const aside = asideFolder(database, new Date(time));
    await mkdir(aside, { recursive: true });
    await writeFile(`${aside}/app.duckdb`, Buffer.alloc(2 ** 20, 1));
  }
  let now = 5;
  const meter = new AsideMeter({ database, monotonic: () => now });
  const bytes = await meter.bytes();
  expect(bytes).toBeGreaterThanOrEqual(2 * 2 ** 20);
  await rm(asideRoot(database), { recursive: true });
  now += 599_000;
  expect(await meter.bytes()).toBe(bytes);
  now += 2000;
  expect(await meter.bytes()).toBe(0);
});
