import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { locateDatabase } from '../../../runtime/src/config/database-path.ts';

let folder = '';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'eider-path-')));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('is the same through every link to the file and to its folder', () => {
  writeFileSync(join(folder, 'app.duckdb'), '');
  symlinkSync('app.duckdb', join(folder, 'link.duckdb'));
  symlinkSync(folder, join(folder, 'folder'));
  for (const path of ['app.duckdb', 'link.duckdb', 'folder/link.duckdb']) {
    expect(locateDatabase(join(folder, path))).toEqual({ path: join(folder, 'app.duckdb') });
  }
  expect(locateDatabase(join(folder, 'folder/new.duckdb'))).toEqual({ path: join(folder, 'new.duckdb') });
});

it.each([
  ['a folder', '.', /which is a folder/],
  ['a device', '/dev/null', /not a regular file/],
  ['a path in a folder that does not exist', 'missing/app.duckdb', /there is no folder/],
  ['a path below a file', 'file/app.duckdb', /cannot be reached|there is no folder/],
])('cannot be %s', (_, path, problem) => {
  writeFileSync(join(folder, 'file'), '');
  const located = locateDatabase(path.startsWith('/') ? path : join(folder, path));
  expect(located).toMatchObject({ problem: expect.stringMatching(problem) });
});
