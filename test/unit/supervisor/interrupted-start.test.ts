import { rm, utimes } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Epoch } from '../../../runtime/src/replica/log/numbers.ts';
import type { CallOptions, Store } from '../../../runtime/src/store/store.ts';
import { openReign } from '../../../runtime/src/supervisor/start/open-reign.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { makeDatabase } from '../duckdb-file/support/make-database.ts';
import { ReignStage } from './reign-stage.ts';

/** A store that at one request does not answer any more; from that on it can only be given up. */
class HangingStore {
  /** Requests until it hangs. */
  left = Number.POSITIVE_INFINITY;
  onHang: () => void = () => {};

  readonly through = (store: Store): Store => ({
    ...delegatingTo(store),
    create: (key, bytes, options) => this.#ask(key, options, () => store.create(key, bytes, options)),
    swap: (key, bytes, etag, options) => this.#ask(key, options, () => store.swap(key, bytes, etag, options)),
    read: (key, options) => this.#ask(key, options, () => store.read(key, options)),
    readRange: (key, at, length, options) =>
      this.#ask(key, options, () => store.readRange(key, at, length, options)),
    list: (options) => this.#ask(options.prefix, options, () => store.list(options)),
    copy: (from, to, options) => this.#ask(from, options, () => store.copy(from, to, options)),
  });

  async #ask<Answer>(
    what: string,
    { signal }: CallOptions = {},
    answer: () => Promise<Answer>,
  ): Promise<Answer> {
    this.left -= 1;
    if (this.left >= 0) return answer();
    if (signal === undefined) throw new Error(`nothing can end the request for ${what}`);
    signal.throwIfAborted();
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    this.onHang();
    return promise;
  }
}

/** The replica of a database that was stopped cleanly. */
async function stopped(hanging: HangingStore): Promise<ReignStage> {
  const stage = await ReignStage.create({ through: hanging.through });
  const path = stage.run.settings.databasePath;
  await makeDatabase({ path }, [
    'CREATE TABLE t AS SELECT range AS a FROM range(1000)',
    'CHECKPOINT d',
    'DELETE FROM t WHERE a < 5',
  ]);
  const ended = stage.reign();
  await stage.running();
  stage.application.exit(0);
  await ended;
  return stage;
}

async function removeDatabase(path: string): Promise<void> {
  for (const suffix of ['', '.wal']) await rm(path + suffix, { force: true });
}

it.each<[string, (path: string) => Promise<unknown>, 'newer' | 'local']>([
  ['that has to restore', removeDatabase, 'newer'],
  [
    'that compares a touched file, and keeps it',
    async (path) => {
      await utimes(path, 1, 1);
    },
    'newer',
  ],
  [
    'whose file wins a conflict',
    async (path) => {
      await removeDatabase(path);
      await makeDatabase({ path }, ['CREATE TABLE other AS SELECT 1 AS n', 'CHECKPOINT d']);
    },
    'local',
  ],
])(
  'a start %s can be ended at each of its requests, while the store does not answer',
  async (_, change, conflict) => {
    const hanging = new HangingStore();
    await using stage = await stopped(hanging);
    const { run } = stage;
    await change(run.settings.databasePath);
    const reason = new Error('told to stop');
    for (let requests = 0; ; requests += 1) {
      await run.seat.acquire(new AbortController().signal);
      const interrupted = new AbortController();
      hanging.onHang = () => interrupted.abort(reason);
      hanging.left = requests;
      const { signal } = interrupted;
      const opening = openReign({
        run: { ...run, settings: { ...run.settings, conflict } },
        tried: { highest: 0 as Epoch },
        mayTouchFile: async () => true,
        signal,
        giveUp: signal,
      });
      const failure = await opening.then(
        (open) => open?.source.close(),
        (thrown: unknown) => thrown,
      );
      hanging.left = Number.POSITIVE_INFINITY;
      if (failure === undefined) {
        expect(requests).toBeGreaterThan(5);
        break;
      }
      expect(failure, `at request ${requests}`).toBe(reason);
    }
  },
);
