import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './is-alive.ts';
import { writingTo } from './write-failure.ts';

const inUse = new Set<string>();

/**
 * A new folder beside `target`, `.<name>.<mark>-<pid>-<random>`, for what gets its name once it is complete; gone when its scope
 * ends. Those of processes that have ended are removed first.
 * @param options.mark what it is for, such as `exporting`
 * @throws {DiskFullError | FolderNotWritableError | CannotWriteError}
 */
export async function scratchBeside({
  target,
  mark,
}: {
  target: string;
  mark: string;
}): Promise<AsyncDisposable & { readonly folder: string }> {
  const beside = dirname(target);
  const prefix = `.${basename(target)}.${mark}-`;
  await writingTo(beside, () => removeLeftovers(beside, prefix));
  const folder = await writingTo(beside, () => mkdtemp(join(beside, `${prefix}${process.pid}-`)));
  inUse.add(folder);
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
      inUse.delete(folder);
    },
  };
}

async function removeLeftovers(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const pid = name.startsWith(prefix) ? /^(\d+)-\w+$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined || inUse.has(path)) continue;
    // A container gives its processes the same numbers each time.
    if (Number(pid) !== process.pid && isAlive(Number(pid))) continue;
    await rm(path, { recursive: true, force: true });
  }
}
