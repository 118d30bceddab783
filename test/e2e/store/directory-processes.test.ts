import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../../runtime/src/store/open-store.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { bytesOf, textOf, times } from './contract/contract-context.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;

describe('a folder that several processes share', () => {
  let folder: string;
  let store: Store;
  const children: ChildProcess[] = [];

  /** Starts another process on the same bucket; it tells what it does by messages. */
  const start = (task: string, ...options: string[]): ChildProcess => {
    const script = new URL('./directory-process.ts', import.meta.url);
    const child = fork(script, [task, pathToFileURL(folder).href, ...options], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.push(child);
    return child;
  };
  const messageOf = async (child: ChildProcess): Promise<unknown> => (await once(child, 'message'))[0];
  const kill = async (child: ChildProcess): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eider-directory-processes-'));
    await mkdir(join(folder, 'shared'));
    store = await openStore({ endpoint: pathToFileURL(folder), bucket: 'shared' });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) await kill(child);
    }
    await rm(folder, { recursive: true });
  });

  test('counts right: no swap is lost among three processes', async () => {
    await store.create('counter', bytesOf('0'));
    const counts = await Promise.all(times(3, () => messageOf(start('count', '40'))));
    expect(counts).toEqual([40, 40, 40]);
    expect(textOf((await store.read('counter'))?.bytes)).toBe('120');
  });

  test('has one winner for each key that three processes create', async () => {
    const wins = await Promise.all(times(3, () => messageOf(start('create', '100'))));
    expect(wins.reduce((sum: number, won) => sum + Number(won), 0)).toBe(100);
  });

  test('is not locked for ever by a process that was killed while it held the lock', async () => {
    await store.create('counter', bytesOf('0'));
    const etag = (await store.read('counter'))?.etag ?? '';
    const holder = start('hold');
    await messageOf(holder);
    const swapping = store.swap('counter', bytesOf('1'), etag);
    await store.create('meanwhile', bytesOf('creates need no lock'));
    expect(textOf((await store.read('counter'))?.bytes)).toBe('0');
    await kill(holder);
    expect((await swapping).swapped).toBe(true);
  });

  test('stops waiting for the lock when it is told to', async () => {
    await store.create('counter', bytesOf('0'));
    const etag = (await store.read('counter'))?.etag ?? '';
    await messageOf(start('hold'));
    const controller = new AbortController();
    const reason = new Error('enough');
    const swapping = store.swap('counter', bytesOf('1'), etag, { signal: controller.signal });
    controller.abort(reason);
    await expect(swapping).rejects.toBe(reason);
    expect(textOf((await store.read('counter'))?.bytes)).toBe('0');
  });

  test('shows nothing of an upload that was killed, and removes its remains after a day', async () => {
    const uploader = start('upload');
    await messageOf(uploader);
    await kill(uploader);
    expect((await store.list({ prefix: '' })).objects).toEqual([]);

    const unfinished = join(folder, 'shared', '.eider', 'unfinished');
    const [remains = ''] = await readdir(unfinished);
    await store.create('first', bytesOf('content'));
    expect(await readdir(unfinished)).toEqual([remains]);

    const longAgo = new Date(Date.now() - dayMilliseconds - 1000);
    await utimes(join(unfinished, remains), longAgo, longAgo);
    const later = await openStore({ endpoint: pathToFileURL(folder), bucket: 'shared' });
    await later.create('second', bytesOf('content'));
    expect(await readdir(unfinished)).toEqual([]);
  });
});
