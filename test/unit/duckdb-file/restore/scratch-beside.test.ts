import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { scratchBeside } from '../../../../runtime/src/duckdb-file/restore/scratch-beside.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';

it('is gone when its scope ends, and removes what killed processes left, and nothing else', async () => {
  await using folder = await TemporaryFolder.create();
  const { pid: dead } = spawnSync(process.execPath, ['--eval', '']);
  const others = [
    `.out.exporting-${process.ppid}-abc123`,
    `.out.importing-${dead}-abc123`,
    `.other.exporting-${dead}-abc123`,
    '.out.exporting-notes',
  ];
  const leftOvers = [`.out.exporting-${dead}-abc123`, `.out.exporting-${process.pid}-abc123`];
  for (const name of [...others, ...leftOvers]) {
    await mkdir(folder.at(name));
    await writeFile(folder.at(`${name}/file`), 'content');
  }
  const make = () => scratchBeside({ target: folder.at('out'), mark: 'exporting' });
  {
    await using first = await make();
    await using second = await make();
    expect(existsSync(first.folder)).toBe(true);
    expect((await readdir(folder.path)).toSorted()).toEqual(
      [
        ...others,
        ...[first, second].map((scratch) => scratch.folder.slice(folder.path.length + 1)),
      ].toSorted(),
    );
  }
  expect((await readdir(folder.path)).toSorted()).toEqual(others.toSorted());
});
