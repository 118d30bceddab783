import { expect, it } from 'vitest';
import { estimate } from '../../../runtime/src/cli/cost/estimate.ts';
import { measureReplica } from '../../../runtime/src/cli/cost/measure-replica.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { Housekeeping } from '../../../runtime/src/supervisor/retention/housekeeping.ts';
import { RunStatus } from '../../../runtime/src/supervisor/run-status.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { until } from '../../support/until.ts';
import { settings as defaults } from '../cli/cost/replica-size.ts';
import { CollectStage, hour } from '../replica/collect-stage.ts';
import { seeded } from '../replica/fake-database.ts';
import { keys } from '../replica/replica-fixture.ts';

const settings = { ...defaults, vaultHours: 20 };

/** Wakes whoever waits in the order of the times that they named, on the clock of the stage. */
class VirtualTime {
  readonly #stage: CollectStage;
  readonly #waiting: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(stage: CollectStage) {
    this.#stage = stage;
  }

  readonly wait = (milliseconds: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    // Pauses between two requests take no time here.
    if (milliseconds < 1000) return Promise.resolve();
    return new Promise((wake, reject) => {
      this.#waiting.push({ at: this.#stage.now + milliseconds, wake });
      this.#waiting.sort((a, b) => a.at - b.at);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  };

  async pass(hours: number): Promise<void> {
    const end = this.#stage.now + hours * hour;
    // Garbage, archive snapshots, the vault.
    const allWait = () => this.#waiting.length === 3;
    for (;;) {
      await until('everything to wait', allWait);
      const next = this.#waiting[0];
      if (next === undefined || next.at > end) break;
      this.#waiting.shift();
      this.#stage.now = next.at;
      next.wake();
    }
    this.#stage.now = end;
  }
}

it('takes as many requests of class A in idle days as `eider cost` says', async () => {
  const days = 3;
  const stage = new CollectStage({ random: seeded(1) });
  await stage.open();
  stage.database.checkpoint(5);
  await stage.ship();
  let classA = 0;
  const store = openMemoryStore({
    bucket: stage.bucket,
    observe: (call) => {
      if (call.class === 'A') classA += 1;
    },
  });
  const time = new VirtualTime(stage);
  const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  await using _house = new Housekeeping({
    run: {
      settings,
      store,
      log: new ReplicaLog({ store, keys }),
      logger,
      status: new RunStatus(() => 0),
      monotonic: () => stage.now / 1000,
      now: () => new Date(stage.now),
    },
    writer: stage.writer,
    archive: async () => {
      const name = new Date(stage.now).toISOString().replaceAll(':', '-');
      await stage.store.create(`${keys.archive}${name}.duckdb.zst`, Buffer.from('snapshot'));
      await stage.store.create(`${keys.archive}${name}.json`, Buffer.from('manifest'));
      return { name, seq: 1, seconds: 0.1, bytes: 8 };
    },
    signal: new AbortController().signal,
    wait: time.wait,
  });

  await time.pass(24 * days);

  const size = await measureReplica({ store: stage.store, keys, hours: 24 });
  const idle = { recordsPerHour: 0, objectsPerHour: 0 };
  const said = estimate(size, settings, idle)
    .filter(({ what }) => what === 'housekeeping' || what === 'vault copies')
    .reduce((sum, item) => sum + item.classA, 0);
  const counted = (classA / days) * 30;
  // The last of the copies has not been there all the time.
  expect(counted).toBeLessThanOrEqual(said);
  expect(counted).toBeGreaterThan(0.8 * said);
});
