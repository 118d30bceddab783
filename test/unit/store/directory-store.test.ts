import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toDirectoryFailure } from '../../../runtime/src/store/directory/directory-failure.ts';
import { DirectoryStore } from '../../../runtime/src/store/directory/directory-store.ts';
import { BucketMissingError } from '../../../runtime/src/store/errors/bucket-missing-error.ts';
import { FolderFailedError } from '../../../runtime/src/store/errors/folder-failed-error.ts';
import { FolderRefusedError } from '../../../runtime/src/store/errors/folder-refused-error.ts';
import { UnusableKeyError } from '../../../runtime/src/store/errors/unusable-key-error.ts';
import type { StoreCall } from '../../../runtime/src/store/store-observer.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the directory store', () => {
  let folder: string;
  let bucketFolder: string;
  let store: DirectoryStore;
  let calls: StoreCall[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eider-directory-store-'));
    bucketFolder = join(folder, 'bucket');
    await mkdir(bucketFolder);
    calls = [];
    const observe = (call: StoreCall) => calls.push(call);
    store = new DirectoryStore({ endpoint: pathToFileURL(folder), bucket: 'bucket', observe });
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('keeps objects as plain files under their keys', async () => {
    await store.create('db/log/0', bytes('record'));
    expect(await readFile(join(bucketFolder, 'db', 'log', '0'), 'utf8')).toBe('record');
  });

  test.each([
    '',
    '/rooted',
    'ends/',
    'a//b',
    '.',
    '../outside',
    'a/../../outside',
    'a/./b',
    '.eider/mutex/lock',
    'nul\0',
    `${'long'.repeat(64)}`,
    `${'a/'.repeat(512)}a`,
  ])('refuses the key %j', async (key) => {
    await expect(store.create(key, bytes('content'))).rejects.toThrow(UnusableKeyError);
    await expect(store.read(key)).rejects.toThrow(UnusableKeyError);
    await expect(store.copy('fine', key)).rejects.toThrow(UnusableKeyError);
    await expect(store.delete([key])).rejects.toThrow(UnusableKeyError);
  });

  test('does not take the folder of other keys for an object, nor puts one in its place', async () => {
    await store.create('a/b', bytes('content'));
    expect(await store.read('a')).toBeUndefined();
    expect(await store.readRange('a', 0, 1)).toBeUndefined();
    expect(await store.read('a/b/c')).toBeUndefined();
    await store.delete(['a']);
    await expect(store.create('a', bytes('content'))).rejects.toThrow(FolderFailedError);
    expect((await store.list({ prefix: '' })).objects.map(({ key }) => key)).toEqual(['a/b']);
  });

  test('tells its observer of each step, as the S3 operation it stands for, at no cost', async () => {
    await store.create('key', bytes('content'));
    await store.create('key', bytes('content'));
    await store.read('other');
    await store.readRange('key', 2, 3);
    expect(calls).toMatchObject([
      { operation: 'PutObject', class: 'free', result: 'ok', bytes: 7 },
      { operation: 'PutObject', class: 'free', result: 'precondition-failed', bytes: 0 },
      { operation: 'GetObject', class: 'free', result: 'not-found', bytes: 0 },
      { operation: 'GetObject', class: 'free', result: 'ok', bytes: 3 },
    ]);
  });

  test('reports a bucket that is a file as a failure of the folder', async () => {
    await writeFile(join(folder, 'file'), '');
    const broken = new DirectoryStore({ endpoint: pathToFileURL(folder), bucket: 'file' });
    await expect(broken.create('key', bytes('content'))).rejects.toThrow(FolderFailedError);
    await expect(broken.list({ prefix: '' })).rejects.toThrow(FolderFailedError);
  });

  test.each([
    { code: 'ENOSPC', kind: FolderFailedError, exit: 69 },
    { code: 'EIO', kind: FolderFailedError, exit: 69 },
    { code: 'ENOENT', kind: FolderFailedError, exit: 69 },
    { code: 'EACCES', kind: FolderRefusedError, exit: 77 },
    { code: 'EROFS', kind: FolderRefusedError, exit: 77 },
  ])('$code has an error of its own', async ({ code, kind, exit }) => {
    const details = { operation: 'PutObject', key: 'key', store: 'the folder', bucketFolder } as const;
    const failure = await toDirectoryFailure(Object.assign(new Error('failed'), { code }), details);
    expect(failure).toBeInstanceOf(kind);
    expect(failure).toMatchObject({ code, exitCode: exit, tries: 1, key: 'key' });
  });

  test('a name that is missing because the bucket is missing says so', async () => {
    await rm(bucketFolder, { recursive: true });
    await expect(store.swap('key', bytes('content'), '"etag"')).rejects.toThrow(BucketMissingError);
    await mkdir(bucketFolder);
  });

  test('the failure of an uploaded stream stays what it is, even if it comes from a disk', async () => {
    const failure = Object.assign(new Error('gone'), { code: 'EIO' });
    const body = async function* () {
      yield bytes('half');
      throw failure;
    };
    await expect(store.upload('key', body())).rejects.toBe(failure);
  });
});
