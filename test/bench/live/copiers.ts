import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { rcloneEnvironment } from '../contestants/rclone.ts';
import type { ResticRepository } from '../contestants/restic.ts';
import { runCommand } from '../measure/run-command.ts';
import type { BenchServer } from '../server/bench-server.ts';
import type { Copier } from './copy.ts';

/** The database file and its WALs, as long as they are there, the database first: as `cp app.duckdb*` would take them. */
async function filesOf(path: string): Promise<string[]> {
  const names = await readdir(dirname(path));
  const own = names.filter((name) => name === basename(path) || name.startsWith(`${basename(path)}.wal`));
  return own.sort().map((name) => join(dirname(path), name));
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
  } catch (error) {
    // A WAL that a checkpoint has removed since it was listed.
    if (!isMissing(error)) throw error;
  }
}

async function copyFiles(paths: readonly string[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const path of paths) await copyIfThere(path, join(folder, basename(path)));
}

/** `cp` of the database file and its WALs, or of the file alone. */
export function cp({ path, folder, alone }: { path: string; folder: string; alone: boolean }): Copier {
  return {
    name: alone ? 'cp, database alone' : 'cp, database and WAL',
    copy: async () => {
      const kept = join(folder, randomUUID());
      await copyFiles(alone ? [path] : await filesOf(path), kept);
      return async (to) => {
        await copyFiles(await filesOf(join(kept, basename(path))), to);
        return join(to, basename(path));
      };
    },
  };
}

/** `rclone copy` of the database file and its WALs into the bucket. It gives up when a file changes while it is read. */
export function rcloneCopier({ server, path }: { server: BenchServer; path: string }): Copier {
  const env = rcloneEnvironment(server);
  const include = ['--include', `${basename(path)}`, '--include', `${basename(path)}.wal*`];
  return {
    name: 'rclone',
    copy: async () => {
      const remote = `bench:${server.bucket}/live/${randomUUID()}`;
      await runCommand(['rclone', 'copy', dirname(path), remote, ...include], { env });
      return async (to) => {
        await runCommand(['rclone', 'copy', remote, to], { env });
        return join(to, basename(path));
      };
    },
  };
}

/** `restic backup` of the database file and its WALs. */
export function resticCopier({ repository, path }: { repository: ResticRepository; path: string }): Copier {
  return {
    name: 'restic',
    copy: async () => {
      const snapshot = await repository.backup(...(await filesOf(path)));
      return async (to) => {
        await repository.restore(snapshot, to);
        return join(to, path);
      };
    },
  };
}
