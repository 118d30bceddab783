import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalR2, startLocalR2 } from '../../../test/support/local-r2.ts';

/** Seconds until a dead writer's lease runs out: less than the default, so that nobody has to watch the waiting. */
export const leaseTtl = 3;

/**
 * Where the demo plays: a temporary folder, and Cloudflare's own simulator of R2 on the loopback interface. Disposing of
 * it ends the simulator and removes every file.
 */
export class Stage implements AsyncDisposable {
  readonly r2: LocalR2;
  readonly #folder: string;

  static async open(): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'eider-demo-'));
    try {
      return new Stage({ folder, r2: await startLocalR2({ bucket: 'eider-demo' }) });
    } catch (error) {
      await rm(folder, { recursive: true });
      throw error;
    }
  }

  private constructor({ folder, r2 }: { folder: string; r2: LocalR2 }) {
    this.#folder = folder;
    this.r2 = r2;
  }

  /** The working folder of every process: outside of the disk, and without a `.env` file of the reader's. */
  get folder(): string {
    return this.#folder;
  }

  /** Makes an empty disk; a folder stands for it. */
  async makeDisk(disk: string): Promise<void> {
    await mkdir(join(this.#folder, disk));
  }

  /** The disk is gone, and everything on it. */
  async loseDisk(disk: string): Promise<void> {
    await rm(join(this.#folder, disk), { recursive: true });
  }

  /** Where the database lies on a disk. */
  databaseOn(disk: string): string {
    return join(this.#folder, disk, 'hesocial.duckdb');
  }

  /** A file that no disk's loss touches. */
  ledger(name: string): string {
    return join(this.#folder, `${name}.ledger`);
  }

  /** Eider's settings, and nothing of those that the reader may have for a bucket of their own. */
  get settings(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(R2|EIDER)_/.test(name));
    return {
      ...Object.fromEntries(inherited),
      R2_ENDPOINT: this.r2.endpoint.href,
      R2_BUCKET_NAME: this.r2.bucket,
      R2_ACCESS_KEY_ID: this.r2.credentials.accessKeyId,
      R2_SECRET_ACCESS_KEY: this.r2.credentials.secretAccessKey,
      R2_DATABASE_KEY: 'hesocial',
      EIDER_HTTP_ADDRESS: 'off',
      // A free one.
      HESOCIAL_PORT: '0',
      // The log tells of every sync at this level.
      EIDER_LOG_LEVEL: 'debug',
      EIDER_LEASE_TTL_SECONDS: `${leaseTtl}`,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.r2.stop();
    await rm(this.#folder, { recursive: true });
  }
}
