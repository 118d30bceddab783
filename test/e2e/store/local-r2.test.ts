import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );

/** Processes whose working folder lies in this one. */
const processesIn = async (folder: string): Promise<string[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.allSettled(pids.map((pid) => readlink(`/proc/${pid}/cwd`)));
  return pids.filter((_, index) => {
    const found = folders[index];
    return found?.status === 'fulfilled' && found.value.startsWith(folder);
  });
};

describe('the local R2 of the tests', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eider-local-r2-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test.each([
    { when: 'it is stopped', end: (child: ChildProcess) => child.send('stop') },
    { when: 'whoever started it is killed', end: (child: ChildProcess) => child.kill('SIGKILL') },
  ])('leaves no process and no file when $when', async ({ end }) => {
    const script = new URL('./local-r2-process.ts', import.meta.url);
    const child = fork(script, { env: { ...process.env, TMPDIR: folder, HOME: folder } });
    const exited = once(child, 'exit');
    const [endpoint] = await once(child, 'message');
    expect(await answers(endpoint)).toBe(true);
    expect(await readdir(folder)).toHaveLength(1);
    expect(await processesIn(folder)).not.toEqual([]);
    end(child);
    await exited;
    await vi.waitFor(async () => expect(await processesIn(folder)).toEqual([]), { timeout: 20_000 });
    expect(await answers(endpoint)).toBe(false);
    await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]), { timeout: 20_000 });
  });
});
