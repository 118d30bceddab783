import { randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../measure/run-command.ts';
import type { BenchServer } from '../server/bench-server.ts';
import type { Contestant } from './contestant.ts';

interface ResticOptions {
  readonly server: BenchServer;
  /** Name of the repository in the bucket. */
  readonly key: string;
  /** Where restic keeps its cache. */
  readonly folder: string;
}

/** A restic repository in the bench's bucket. */
export class ResticRepository {
  readonly #env: NodeJS.ProcessEnv;

  private constructor({ server, key, folder }: ResticOptions) {
    this.#env = {
      RESTIC_REPOSITORY: `s3:${server.endpoint.origin}/${server.bucket}/restic-${key}`,
      RESTIC_PASSWORD: randomBytes(16).toString('hex'),
      RESTIC_CACHE_DIR: join(folder, 'restic-cache'),
      AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    };
  }

  static async create(options: ResticOptions): Promise<ResticRepository> {
    const repository = new ResticRepository(options);
    await repository.#run('init');
    return repository;
  }

  /** Backs files up. Returns the id of the snapshot. */
  async backup(...paths: readonly string[]): Promise<string> {
    const output = await this.#run('backup', '--json', ...paths);
    const [, id] = /"snapshot_id":"([0-9a-f]+)"/.exec(output) ?? [];
    if (id === undefined) throw new Error(`restic named no snapshot: ${output}`);
    return id;
  }

  /** Restores a snapshot; its files lie below the folder under their whole former path. */
  async restore(snapshot: string, folder: string): Promise<void> {
    await this.#run('restore', snapshot, '--target', folder);
  }

  #run(...args: readonly string[]): Promise<string> {
    return runCommand(['restic', ...args], { env: this.#env });
  }
}

/** `restic backup` and `restic restore`. */
export async function restic({ path, ...options }: ResticOptions & { path: string }): Promise<Contestant> {
  const repository = await ResticRepository.create(options);
  let snapshot = 'latest';
  return {
    name: 'restic',
    synced: 'restic, synced',
    upload: async () => {
      snapshot = await repository.backup(path);
    },
    restore: async (to) => {
      const folder = `${to}.restic`;
      await repository.restore(snapshot, folder);
      await rename(join(folder, path), to);
    },
  };
}
