import { describe, expect, it } from 'vitest';
import { CannotWriteError } from '../../../../runtime/src/duckdb-file/errors/cannot-write-error.ts';
import { DiskFullError } from '../../../../runtime/src/duckdb-file/errors/disk-full-error.ts';
import { FolderNotWritableError } from '../../../../runtime/src/duckdb-file/errors/folder-not-writable-error.ts';
import { writeFailure, writingTo } from '../../../../runtime/src/duckdb-file/restore/write-failure.ts';

const failure = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code });

describe('a failed write', () => {
  it.each([
    ['ENOSPC', DiskFullError],
    ['EDQUOT', DiskFullError],
    ['EROFS', FolderNotWritableError],
    ['EACCES', FolderNotWritableError],
    ['EPERM', FolderNotWritableError],
    ['EIO', CannotWriteError],
    ['EFBIG', CannotWriteError],
  ])('with %s says what can be done', (code, expected) => {
    const error = writeFailure('some/file', failure(code));
    expect(error).toBeInstanceOf(expected);
    expect(error.exitCode).toBe(73);
    expect(error.message).toContain('some/file');
  });

  it('keeps its own words if it has some', async () => {
    const own = new DiskFullError({ path: 'another/file', cause: undefined });
    await expect(writingTo('some/file', () => Promise.reject(own))).rejects.toBe(own);
  });
});
