import { appendFile, open, rename, rm, writeFile } from 'node:fs/promises';
import { describe, it } from 'vitest';
import { watchCheckpoints } from '../../../runtime/src/supervisor/ship/watch-checkpoints.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';

const never = 2 ** 31 - 1;

/** Looks at a file in a folder of its own: twice after a write, then, as long as nothing is seen, after `quiet` milliseconds. */
async function watching({ quiet, exists = true }: { quiet: number; exists?: boolean }) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await TemporaryFolder.create());
  const path = folder.at('app.duckdb');
  if (exists) await writeFile(path, 'bytes');
  const ended = new AbortController();
  let looks = 0;
  const look = async () => {
    looks += 1;
  };
  const rhythm = { afterWrite: 1, busyFor: 2, quiet };
  const done = watchCheckpoints({ path, look, signal: ended.signal, rhythm });
  stack.defer(async () => {
    ended.abort();
    await done;
  });
  const reached = (count: number) => until(`${count} looks`, () => looks >= count);
  const opened = stack.move();
  const close = () => opened.disposeAsync();
  return { path, reached, [Symbol.asyncDispose]: close };
}

describe('looks for checkpoints', () => {
  it.each<[string, (path: string) => Promise<void>]>([
    ['written to', (path) => appendFile(path, 'more')],
    [
      'overwritten in place',
      async (path) => {
        await using file = await open(path, 'r+');
        await file.write('other', 0);
      },
    ],
    ['removed', (path) => rm(path)],
    [
      'replaced',
      async (path) => {
        await writeFile(`${path}.new`, 'other');
        await rename(`${path}.new`, path);
      },
    ],
  ])('come at once when the file is %s, however seldom they have become', async (_, change) => {
    await using file = await watching({ quiet: never });
    // Two because it has just begun, and one after the watch has.
    await file.reached(3);
    await change(file.path);
    await file.reached(5);
  });

  it('become frequent again after each write', async () => {
    await using file = await watching({ quiet: never });
    for (const looks of [3, 6, 9]) {
      await file.reached(looks);
      await appendFile(file.path, 'more');
    }
    await file.reached(12);
  });

  it('do not rely on being told of a write', async () => {
    await using file = await watching({ quiet: 1 });
    await file.reached(20);
  });

  it('stay frequent as long as nobody can tell', async () => {
    await using file = await watching({ quiet: never, exists: false });
    await file.reached(20);
  });
});
