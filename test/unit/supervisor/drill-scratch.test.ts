import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { DrillScratch } from '../../../runtime/src/supervisor/archive/drill-scratch.ts';
import { ScratchTooSmallError } from '../../../runtime/src/supervisor/archive/scratch-too-small-error.ts';
import { DiskTakenError } from '../../../runtime/src/supervisor/disk/disk-taken-error.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const mebibyte = 2 ** 20;

it('takes a state only if the database and twice its WAL fit', async () => {
  await using folder = await TemporaryFolder.create();
  const free = 200 * mebibyte;
  await using scratch = await DrillScratch.open({ folder: folder.at('drill'), freeBytes: async () => free });
  await scratch.needRoom({ databaseBytes: 100 * mebibyte, walBytes: 18 * mebibyte });
  const more = scratch.needRoom({ databaseBytes: 100 * mebibyte, walBytes: 19 * mebibyte });
  await expect(more).rejects.toThrow(ScratchTooSmallError);
  await expect(more).rejects.toMatchObject({
    exitCode: 73,
    message: expect.stringContaining('200 MiB free'),
  });
});

it('is one drill’s at a time, begins empty, and is gone afterwards', async () => {
  await using folder = await TemporaryFolder.create();
  const path = folder.at('drill');
  await mkdir(path);
  await writeFile(`${path}/left-over`, 'of a drill that was killed');
  {
    await using scratch = await DrillScratch.open({ folder: path });
    expect(existsSync(`${path}/left-over`)).toBe(false);
    await writeFile(scratch.database, 'restored');
    await expect(DrillScratch.open({ folder: path })).rejects.toThrow(DiskTakenError);
    expect(existsSync(scratch.database)).toBe(true);
  }
  expect(existsSync(path)).toBe(false);
  await using again = await DrillScratch.open({ folder: path });
  expect(existsSync(again.database)).toBe(false);
});
