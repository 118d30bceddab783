import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import type { StoreSettings } from '../../../runtime/src/store/store-settings.ts';
import type { EiderProcess } from '../../support/eider-process.ts';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { booksAgree } from '../writer/books.ts';
import { type Commit, readLedger } from '../writer/ledger.ts';
import { violations } from '../writer/only-one.ts';

const writerFile = fileURLToPath(new URL('../writer/main.ts', import.meta.url));

const booksQuery = `SELECT string_agg(n || ' ' || id, ',' ORDER BY n), (${booksAgree}) FROM entries`;

/** What a state of the database holds. */
export interface Books {
  /** As `<n> <id>`, oldest first. */
  readonly commits: string[];
  readonly agree: boolean;
}

function booksIn([row]: string[][]): Books {
  const [commits = '', agree] = row ?? [];
  return { commits: commits.split(','), agree: agree === 'true' };
}

interface FleetOptions {
  /** An S3 store; default: a folder. */
  s3?: Required<Pick<StoreSettings, 'endpoint' | 'bucket' | 'credentials'>>;
  /** Seconds after which an instance that is silent counts as dead. */
  ttlSeconds: number;
}

/**
 * Instances of the numbered writer under `eider run`, each on a disk of its own. They share the bucket, the ledger, and the
 * mark that tells if two of them run at once.
 */
export class Fleet implements AsyncDisposable {
  readonly stage: ReplicaStage;
  readonly log: ReplicaLog;
  readonly #ttlSeconds: number;

  private constructor(stage: ReplicaStage, ttlSeconds: number) {
    this.stage = stage;
    this.log = new ReplicaLog({ store: stage.store, keys: stage.keys });
    this.#ttlSeconds = ttlSeconds;
  }

  static async create({ s3, ttlSeconds }: FleetOptions): Promise<Fleet> {
    return new Fleet(await ReplicaStage.create({ ...(s3 && { s3 }) }), ttlSeconds);
  }

  /** Starts an instance on a disk; a disk of a new name is empty. */
  start(disk: string, changes: Readonly<Record<string, string>> = {}): EiderProcess {
    mkdirSync(this.stage.folder.at(disk), { recursive: true });
    return this.stage.start(['run', '--', process.execPath, writerFile], {
      EIDER_DATABASE_PATH: this.database(disk),
      EIDER_LEASE_TTL_SECONDS: String(this.#ttlSeconds),
      EIDER_LOG_LEVEL: 'debug',
      WRITER_LEDGER: this.stage.folder.at('ledger'),
      WRITER_MARK: this.stage.folder.at('mark'),
      ...changes,
    });
  }

  database(disk: string): string {
    return this.stage.folder.at(`${disk}/app.duckdb`);
  }

  async loseDisk(disk: string): Promise<void> {
    await rm(this.stage.folder.at(disk), { recursive: true });
  }

  /** All commits that returned, on whatever disk. */
  acknowledged(): Commit[] {
    return readLedger(this.stage.folder.at('ledger'));
  }

  /** The same as {@link books} shows them. */
  acknowledgedCommits(): string[] {
    return this.acknowledged().map(({ n, id }) => `${n} ${id}`);
  }

  /** What a restore point holds. */
  async books(at = 'newest'): Promise<Books> {
    return booksIn(await this.stage.restored(booksQuery, { at }));
  }

  /** What lies in a conflict that was kept. */
  async booksOfConflict(id: string): Promise<Books> {
    const file = this.stage.folder.at(`${id}.duckdb`);
    const { code, stderr } = await this.stage.eider(['conflicts', 'restore', id, '--output', file]);
    if (code !== 0) throw new Error(stderr);
    return booksIn(await readTable(file, booksQuery));
  }

  /** Waits for so many more commits. */
  async moreCommits(count: number): Promise<void> {
    const before = this.acknowledged().length;
    await until(`${count} more commits`, () => this.acknowledged().length >= before + count);
  }

  /** Every time that two applications ran at once. */
  violations(): string[] {
    return violations(this.stage.folder.at('mark'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stage[Symbol.asyncDispose]();
  }
}
