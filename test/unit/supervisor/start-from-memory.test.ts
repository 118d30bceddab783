import { once } from 'node:events';
import { copyFile, rename, utimes } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CorruptObjectError, MissingObjectError } from '../../../runtime/src/replica/errors.ts';
import { nextSeq } from '../../../runtime/src/replica/log/numbers.ts';
import { readNewest } from '../../../runtime/src/replica/log/open-log.ts';
import type { LogRecord } from '../../../runtime/src/replica/log/record.ts';
import { StoreUnreachableError } from '../../../runtime/src/store/errors/store-unreachable-error.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { DamagedReplicaError } from '../../../runtime/src/supervisor/start/damaged-replica-error.ts';
import { restoreDatabase } from '../../../runtime/src/supervisor/start/restore-database.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import type { MemoryBucket } from '../../support/memory-store/memory-bucket.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { makeDatabase } from '../duckdb-file/support/make-database.ts';
import { openWriter } from '../replica/replica-fixture.ts';
import { ReignStage } from './reign-stage.ts';

/** What is asked of the store, and when the application started in between. */
class Requests {
  made: string[] = [];

  static readonly start = 'the application starts';
  static readonly look = 'everything is looked at';

  readonly through = (store: Store): Store => {
    const note = (operation: string, key: string) => this.made.push(`${operation} ${key}`);
    return {
      ...delegatingTo(store),
      create: (key, ...call) => {
        note('create', key);
        return store.create(key, ...call);
      },
      swap: (key, ...call) => {
        note('swap', key);
        return store.swap(key, ...call);
      },
      read: (key, ...call) => {
        note('read', key);
        return store.read(key, ...call);
      },
      readRange: (key, ...call) => {
        note('read', key);
        return store.readRange(key, ...call);
      },
      list: (options) => {
        note('list', options.prefix);
        return store.list(options);
      },
    };
  };

  get beforeStart(): string[] {
    return this.made.slice(0, this.made.indexOf(Requests.start));
  }
}

/** A database whose run has just been stopped cleanly. */
async function stoppedCleanly(requests: Requests, through = requests.through): Promise<ReignStage> {
  const stage = await ReignStage.create({
    through,
    onStart: () => requests.made.push(Requests.start),
    beginsWork: () => requests.made.push(Requests.look),
  });
  const path = stage.run.settings.databasePath;
  await makeDatabase({ path }, ['CREATE TABLE t AS SELECT range AS a FROM range(1000)', 'CHECKPOINT d']);
  await runOnce(stage);
  requests.made = [];
  return stage;
}

/** Runs the application once more, as another process would. */
async function runOnce(stage: ReignStage, during: () => Promise<unknown> = async () => {}): Promise<void> {
  stage.run.status.state = 'starting';
  const ended = stage.reign();
  await stage.running();
  await during();
  stage.application.exit(0);
  expect(await ended).toMatchObject({ next: 'exit', durable: true });
}

/** The newest record, which has to be there. */
async function newestOf({ run: { store, log } }: ReignStage): Promise<LogRecord> {
  const newest = await readNewest({ store, log });
  if (newest === undefined) throw new Error('the log is empty');
  return newest;
}

/** Rows of the table in what a restore of the newest record brings. */
async function rowsRestored(stage: ReignStage): Promise<unknown> {
  await using folder = await TemporaryFolder.create();
  const { store, log } = stage.run;
  const target = folder.at('copy.duckdb');
  const record = await newestOf(stage);
  await restoreDatabase({ store, keys: log.keys, record, target, validate: false });
  await using session = await DuckdbSession.open({ path: target });
  return await session.value('SELECT count(*) FROM t');
}

it('asks the store four times before the application starts', async () => {
  const requests = new Requests();
  await using stage = await stoppedCleanly(requests);
  const { keys } = stage.run.log;
  const open = keys.record(nextSeq((await newestOf(stage)).line.seq));
  requests.made = [];
  await runOnce(stage);
  expect(requests.beforeStart).toEqual([
    `list ${keys.log}`,
    `swap ${keys.lease}`,
    `create ${open}`,
    `list ${keys.log}`,
  ]);
});

it.each<[string, (stage: ReignStage) => Promise<unknown>]>([
  [
    'somebody has written to the lease',
    async ({ run: { lease } }) => {
      const { seen, etag } = await lease.read();
      if (seen.kind === 'lease') await lease.write({ ...seen.lease, nonce: 'after a drill' }, etag);
    },
  ],
  ['the lease is gone', async ({ bucket, run: { log } }) => bucket.delete(log.keys.lease)],
  ['the log has gone on', async (stage) => openWriter({ ...stage.run, newest: await newestOf(stage) })],
  ['the file has been touched', ({ run: { settings } }) => utimes(settings.databasePath, 1, 1)],
  ['nobody knows what was written to it', ({ run: { sidecar } }) => sidecar.markUnverified()],
])('looks at everything if %s', async (_, change) => {
  const requests = new Requests();
  await using stage = await stoppedCleanly(requests);
  await change(stage);
  requests.made = [];
  await runOnce(stage);
  expect(requests.beforeStart).toContain(`read ${stage.run.log.keys.lease}`);
  expect(requests.beforeStart).toContain(Requests.look);
});

it('looks at everything after a start from memory that did not stop cleanly', async () => {
  const requests = new Requests();
  await using stage = await stoppedCleanly(requests);
  const { sidecar } = stage.run;
  const before = await sidecar.cleanStop();
  let during: Awaited<ReturnType<typeof sidecar.position>>;
  await runOnce(stage, async () => {
    during = await sidecar.position();
  });
  // As a crash would have left the disk.
  if (before === undefined || during === undefined) throw new Error('there is nothing to remember');
  await sidecar.rememberStop(before);
  await sidecar.setPosition(during);
  requests.made = [];
  await runOnce(stage);
  expect(requests.beforeStart[0]).toBe(`read ${stage.run.log.keys.lease}`);
});

it('ships what the application wrote before the replica was read', async () => {
  const requests = new Requests();
  await using stage = await stoppedCleanly(requests);
  const { settings } = stage.run;
  await runOnce(stage, () =>
    makeDatabase({ path: settings.databasePath }, [
      'INSERT INTO t VALUES (7), (8)',
      'CHECKPOINT d',
      'DELETE FROM t WHERE a < 5',
    ]),
  );
  expect(await rowsRestored(stage)).toBe('997');
});

/** A store that does not answer the first read of the block map, until whoever asks gives up. */
class SlowMap {
  readonly #asked = Promise.withResolvers<void>();
  isSlow = false;
  reads = 0;

  readonly through = (store: Store): Store => ({
    ...delegatingTo(store),
    readRange: async (key, at, length, options) => {
      const signal = options?.signal;
      if (this.isSlow) this.reads += 1;
      if (this.reads === 1 && signal !== undefined) {
        this.#asked.resolve();
        await once(signal, 'abort');
      }
      return store.readRange(key, at, length, options);
    },
  });

  /** Resolves once somebody waits for it. */
  get asked(): Promise<void> {
    return this.#asked.promise;
  }
}

it('ends without the block map if nothing was committed before it came', async () => {
  const map = new SlowMap();
  await using stage = await stoppedCleanly(new Requests(), map.through);
  const { seq, content } = (await newestOf(stage)).line;
  map.isSlow = true;
  await runOnce(stage, () => map.asked);
  expect(map.reads).toBe(1);
  // `open` and `close` repeat it.
  expect((await newestOf(stage)).line).toMatchObject({ kind: 'close', seq: seq + 2, content });
});

it.each<[string, (path: string) => Promise<unknown>]>([
  ['was committed', (path) => makeDatabase({ path }, ['DELETE FROM t WHERE a < 5'])],
  ['was checkpointed', (path) => makeDatabase({ path }, ['DELETE FROM t WHERE a < 5', 'CHECKPOINT d'])],
  [
    'has taken the place of the file',
    async (path) => {
      await copyFile(path, `${path}.copy`);
      await makeDatabase({ path: `${path}.copy` }, ['DELETE FROM t WHERE a < 5', 'CHECKPOINT d']);
      await rename(`${path}.copy`, path);
    },
  ],
])('ships what %s before the block map came', async (_, change) => {
  const map = new SlowMap();
  await using stage = await stoppedCleanly(new Requests(), map.through);
  const { settings } = stage.run;
  map.isSlow = true;
  await runOnce(stage, async () => {
    await map.asked;
    await change(settings.databasePath);
  });
  expect(await rowsRestored(stage)).toBe('995');
});

it('ships what somebody wrote between the look at the stamps and the one at the file', async () => {
  const map = new SlowMap();
  let write = async () => {};
  await using stage = await stoppedCleanly(new Requests(), (store) => ({
    ...map.through(store),
    list: async (options) => {
      await write();
      return store.list(options);
    },
  }));
  const path = stage.run.settings.databasePath;
  const { content } = (await newestOf(stage)).line;
  write = async () => {
    write = async () => {};
    await makeDatabase({ path }, ['DELETE FROM t WHERE a < 5', 'CHECKPOINT d']);
  };
  map.isSlow = true;
  await runOnce(stage, () => map.asked);
  expect((await newestOf(stage)).line.content).not.toBe(content);
});

it('waits for the block map through an outage, and ships what was written meanwhile', async () => {
  let outages = 0;
  const requests = new Requests();
  const failing = (store: Store): Store => {
    const noted = requests.through(store);
    return {
      ...noted,
      readRange: (key, ...call) => {
        if (outages === 0) return noted.readRange(key, ...call);
        outages -= 1;
        return Promise.reject(
          new StoreUnreachableError({ operation: 'GetObject', key, store: 'memory', tries: 1 }),
        );
      },
    };
  };
  await using stage = await stoppedCleanly(requests, failing);
  const { seq } = (await newestOf(stage)).line;
  outages = 1;
  await runOnce(stage, () =>
    makeDatabase({ path: stage.run.settings.databasePath }, [
      'INSERT INTO t VALUES (7), (8)',
      'CHECKPOINT d',
    ]),
  );
  expect(outages).toBe(0);
  expect(stage.events).toContain('sync.delayed');
  // `open`, what was written, `close`.
  expect((await newestOf(stage)).line.seq).toBeGreaterThanOrEqual(seq + 3);
});

it.each<
  [string, typeof CorruptObjectError | typeof MissingObjectError, (bucket: MemoryBucket, key: string) => void]
>([
  ['gone', MissingObjectError, (bucket, key) => bucket.delete(key)],
  [
    'damaged',
    CorruptObjectError,
    (bucket, key) =>
      bucket.put(key, { bytes: new Uint8Array(bucket.get(key)?.bytes.length ?? 0), mark: undefined }),
  ],
])('stops the application if the block map turns out to be %s', async (_, failure, harm) => {
  const requests = new Requests();
  await using stage = await stoppedCleanly(requests);
  const { bucket, run } = stage;
  for (const key of bucket.keys({ prefix: run.log.keys.maps, after: '', limit: 1000 })) harm(bucket, key);
  const reign = stage.reign();
  await expect(reign).rejects.toThrow(DamagedReplicaError);
  await expect(reign).rejects.toMatchObject({ cause: expect.any(failure) });
  expect(stage.application.signals).toEqual(['SIGTERM']);
  expect(run.seat.lease).toBeDefined();
});
