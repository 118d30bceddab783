import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { readHeaders } from '../../runtime/src/duckdb-file/header/read-headers.ts';
import { existingFiles } from '../../runtime/src/duckdb-file/restore/file-set.ts';
import { ReplicaKeys } from '../../runtime/src/replica/keys.ts';
import { LeaseObject } from '../../runtime/src/replica/lease-object.ts';
import { ReplicaLog } from '../../runtime/src/replica/log/log.ts';
import { readNewest } from '../../runtime/src/replica/log/open-log.ts';
import { watchedLease } from '../../runtime/src/replica/protocol/lease-writes.ts';
import { openStore } from '../../runtime/src/store/open-store.ts';
import type { Store } from '../../runtime/src/store/store.ts';
import type { StoreSettings } from '../../runtime/src/store/store-settings.ts';
import { contentOf } from './content-of.ts';
import { type EiderEnd, EiderProcess, sampleApplication } from './eider-process.ts';
import { readTable } from './read-table.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

type Environment = Readonly<Record<string, string>>;

interface StageOptions {
  /** An S3 store; default: a folder of this stage. */
  s3?: Required<Pick<StoreSettings, 'endpoint' | 'bucket' | 'credentials'>>;
  /** What `eider` takes for the endpoint of that store: a proxy. Default: the endpoint itself. */
  through?: URL;
  /** Key of the replica in the bucket; default: one that nobody else has. */
  key?: string;
  /** What Node.js runs as `eider`; default: the sources. */
  program?: string;
}

/** A disk and a bucket for one test, and `eider` on them. Everything is gone when its scope ends. */
export class ReplicaStage implements AsyncDisposable {
  readonly folder: TemporaryFolder;
  /** Settings of every `eider` here. */
  readonly environment: Environment;
  /** The bucket, past whatever stands between it and `eider`. */
  readonly store: Store;
  readonly keys: ReplicaKeys;
  readonly #log: ReplicaLog;
  readonly #program: string | undefined;
  readonly #started: EiderProcess[] = [];
  #copies = 0;

  private constructor({
    folder,
    environment,
    store,
    program,
  }: { folder: TemporaryFolder; environment: Environment; store: Store; program: string | undefined }) {
    this.#program = program;
    this.folder = folder;
    this.environment = environment;
    this.store = store;
    this.keys = new ReplicaKeys(environment['R2_DATABASE_KEY'] ?? '');
    this.#log = new ReplicaLog({ store, keys: this.keys });
  }

  static async create({
    s3,
    through,
    key = `app-${randomUUID()}`,
    program,
  }: StageOptions = {}): Promise<ReplicaStage> {
    const folder = await TemporaryFolder.create();
    mkdirSync(folder.at('disk'));
    mkdirSync(folder.at('bucket'));
    const settings = s3 ?? { endpoint: pathToFileURL(folder.path), bucket: 'bucket' };
    const environment = {
      R2_ENDPOINT: (through ?? settings.endpoint).href,
      R2_BUCKET_NAME: settings.bucket,
      ...(s3 && {
        R2_ACCESS_KEY_ID: s3.credentials.accessKeyId,
        R2_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      }),
      R2_DATABASE_KEY: key,
      EIDER_DATABASE_PATH: folder.at('disk/app.duckdb'),
      // As short as these may be, so that nobody waits for what is not tested.
      R2_SYNC_INTERVAL_SECONDS: '0.1',
      EIDER_LEASE_TTL_SECONDS: '2',
      EIDER_HTTP_ADDRESS: 'off',
    };
    return new ReplicaStage({ folder, environment, store: await openStore(settings), program });
  }

  /** The database file. */
  get database(): string {
    return this.folder.at('disk/app.duckdb');
  }

  /** Starts `eider`. */
  start(args: readonly string[], changes: Environment = {}): EiderProcess {
    const environment = { ...this.environment, ...changes };
    const process = new EiderProcess({
      args,
      environment,
      folder: this.folder.path,
      program: this.#program,
    });
    this.#started.push(process);
    return process;
  }

  /** Starts the sample application under `eider run`, and waits until it has opened its database. */
  async run(changes: Environment = {}): Promise<EiderProcess> {
    const process = this.start(['run', '--', ...sampleApplication], changes);
    await process.ready();
    return process;
  }

  /** Runs `eider` to its end. */
  eider(args: readonly string[], changes: Environment = {}): Promise<EiderEnd> {
    return this.start(args, changes).ended;
  }

  /** What a query gives in a state restored to a file of its own; `at` as for `eider restore --at`. */
  async restored(sql: string, { at = 'newest' } = {}): Promise<string[][]> {
    const copy = this.folder.at(`copy-${this.#copies++}.duckdb`);
    const { code, stderr } = await this.eider(['restore', '--output', copy, '--at', at]);
    if (code !== 0) throw new Error(stderr);
    return readTable(copy, sql);
  }

  /** Waits until what the application has committed is in the bucket; it must not write meanwhile. */
  async durable(): Promise<void> {
    await until('the newest record to hold the state of the file', async () => {
      const newest = await readNewest({ store: this.store, log: this.#log });
      const database = newest?.line.database;
      if (newest === undefined || database?.mode !== 'duckdb') return false;
      return (
        BigInt(database.iteration) === (await iterationOf(this.database)) &&
        newest.line.wal.bytes === (await sizeOf(`${this.database}.wal`))
      );
    });
  }

  /** Asks the holder of the lease for a sign of life, and waits for it. The lease stays watched for a while. */
  async signOfLife(): Promise<void> {
    const object = new LeaseObject(this);
    const asked = await until('the lease to be watched', async () => {
      const { seen, etag } = await object.read();
      if (seen.kind !== 'lease') return false;
      return object.write(watchedLease({ lease: seen.lease, nonce: randomUUID() }), etag);
    });
    await until('a sign of life', async () => (await object.read()).etag !== asked);
  }

  /** Takes the disk away, and puts an empty one in its place. */
  async loseDisk(): Promise<void> {
    await rm(this.folder.at('disk'), { recursive: true });
    mkdirSync(this.folder.at('disk'));
  }

  /** Names of the database's own files that are on the disk. */
  files(): Promise<readonly string[]> {
    return existingFiles(this.database);
  }

  /** Everything that must not be lost: the database's files and the replica's objects, by their SHA-256. */
  async truth(): Promise<Record<string, string>> {
    const disk = Object.entries(await contentOf(this.folder.at('disk'))).filter(
      ([path]) => !path.includes('.eider/'),
    );
    const { objects } = await this.store.list({ prefix: `${this.keys.root}/` });
    const immutable = objects.filter(({ key }) => key !== this.keys.lease);
    const bucket = immutable.map(async ({ key }) => {
      const object = await this.store.read(key);
      return [
        key,
        createHash('sha256')
          .update(object?.bytes ?? '')
          .digest('hex'),
      ] as const;
    });
    return Object.fromEntries([...disk, ...(await Promise.all(bucket))]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#started) await process[Symbol.asyncDispose]();
    await this.store.close();
    await this.folder[Symbol.asyncDispose]();
  }
}

/** The checkpoint that a database file is at; undefined while its header is being written. */
async function iterationOf(path: string): Promise<bigint | undefined> {
  await using file = await open(path);
  return (await readHeaders(file))?.active.iteration;
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.size ?? 0;
}
