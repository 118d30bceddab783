import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventName } from '../../../runtime/src/logging/events.ts';
import type { Log } from '../../../runtime/src/logging/log.ts';
import type { ArchiveApart } from '../../../runtime/src/supervisor/archive/archive-apart.ts';
import { ArchiveFailedError } from '../../../runtime/src/supervisor/archive/archive-failed-error.ts';
import { Housekeeping } from '../../../runtime/src/supervisor/retention/housekeeping.ts';
import { RunStatus } from '../../../runtime/src/supervisor/run-status.ts';
import { until } from '../../support/until.ts';
import { CollectStage, hour } from '../replica/collect-stage.ts';
import { seeded } from '../replica/fake-database.ts';
import { keys } from '../replica/replica-fixture.ts';

/** Waits that end when the test says so; those of a few milliseconds end at once. */
class Waits {
  readonly seconds: number[] = [];
  #pending: (() => void)[] = [];

  readonly wait = (milliseconds: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (milliseconds < 1000) return Promise.resolve();
    this.seconds.push(milliseconds / 1000);
    return new Promise((resolve, reject) => {
      this.#pending.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  };

  /** Lets all that wait go on; returns how many those were. */
  release(): number {
    const released = this.#pending;
    this.#pending = [];
    for (const resolve of released) resolve();
    return released.length;
  }

  /** Lets all that wait go on, and resolves when as many wait again. */
  async pass(): Promise<void> {
    const released = this.release();
    await until('the next round', () => this.#pending.length === released);
  }
}

const settings = {
  pitrHours: 24,
  backupIntervalMinutes: 30,
  backupRetentionDays: 30,
  archiveHours: 24,
  vaultHours: 0,
};

let stage: CollectStage;
let waits: Waits;
let logged: EventName[];
let archived: number;
let archive: ArchiveApart;
let stop: AbortController;
let status: RunStatus;

const log: Log = {
  debug: (event) => logged.push(event),
  info: (event) => logged.push(event),
  warn: (event) => logged.push(event),
  error: (event) => logged.push(event),
};

beforeEach(async () => {
  stage = new CollectStage({ random: seeded(1) });
  waits = new Waits();
  logged = [];
  archived = 0;
  archive = async () => {
    archived += 1;
    const name = new Date(stage.now).toISOString().replaceAll(':', '-');
    await stage.store.create(`${keys.archive}${name}.duckdb.zst`, Buffer.from('snapshot'));
    await stage.store.create(`${keys.archive}${name}.json`, Buffer.from('manifest'));
    return { name, seq: 1, seconds: 0.1, bytes: 8 };
  };
  stop = new AbortController();
  status = new RunStatus(() => 0);
  await stage.open();
});
afterEach(() => stop.abort());

function keepHouse(changes: Partial<typeof settings> = {}): Housekeeping {
  return new Housekeeping({
    run: {
      settings: { ...settings, ...changes },
      store: stage.store,
      log: stage.log,
      logger: log,
      status,
      monotonic: () => stage.now / 1000,
      now: () => new Date(stage.now),
    },
    writer: stage.writer,
    archive: (signal) => archive(signal),
    signal: stop.signal,
    wait: waits.wait,
  });
}

async function shipped(): Promise<void> {
  stage.database.checkpoint(5);
  await stage.ship();
}

describe('housekeeping', () => {
  it('begins soon after the start, and goes on every hour', async () => {
    await using _house = keepHouse();
    expect(waits.seconds).toEqual([15, 15]);
    await waits.pass();
    // The second one waits for the first state, which there has to be before a snapshot.
    expect(waits.seconds.slice(2).toSorted((a, b) => a - b)).toEqual([15, 3600]);
  });

  it('looks again whether something is due when it will be, but after six hours in any case', async () => {
    await shipped();
    await using _house = keepHouse({ archiveHours: 5, vaultHours: 20 });
    await until('the wait after the first copy', () => waits.seconds.length === 3);
    await waits.pass();
    const [, , afterCopy, ...others] = waits.seconds;
    expect(afterCopy).toBe(6 * 3600);
    expect(others.toSorted((a, b) => a - b)).toEqual([3600, 5 * 3600, 6 * 3600]);
  });

  it('collects an unchanged log once a day, and another every three hours', async () => {
    await shipped();
    const collections: number[] = [];
    await using _house = keepHouse();
    await waits.pass();
    for (const hours of [1, 22, 1, 2, 1]) {
      stage.now += hours * hour;
      if (hours === 2) await shipped();
      await waits.pass();
      collections.push(logged.filter((event) => event === 'gc.finished').length);
    }
    expect(collections).toEqual([1, 1, 2, 2, 3]);
  });

  it('has a snapshot written at first, and then whenever the newest is old enough by the store’s clock', async () => {
    await shipped();
    await using _house = keepHouse();
    const after: number[] = [];
    expect(status.lastArchive).toBeUndefined();
    for (const hours of [0, 1, 22, 1.5, 23, 1.5]) {
      stage.now += hours * hour;
      await waits.pass();
      after.push(archived);
    }
    expect(status.lastArchive).toEqual(new Date(stage.now));
    stage.now += hour;
    await waits.pass();
    expect(status.lastArchive).toEqual(new Date(stage.now - hour));
    expect(after).toEqual([1, 1, 1, 2, 2, 3]);
  });

  it('has none written before there is a state, and the first one soon after that', async () => {
    await using _house = keepHouse();
    await waits.pass();
    expect(archived).toBe(0);
    expect(waits.seconds.slice(2)).toContain(15);
    await shipped();
    await waits.pass();
    expect(archived).toBe(1);
  });

  it('says that a snapshot failed, and tries again in an hour', async () => {
    await shipped();
    const works = archive;
    archive = async () => {
      throw new ArchiveFailedError({ ended: 'exit code 65', reason: 'DuckDB refuses it' });
    };
    await using _house = keepHouse();
    await waits.pass();
    expect(logged).toContain('archive.failed');
    archive = works;
    await waits.pass();
    expect(archived).toBe(1);
    expect(logged).toContain('archive.finished');
  });

  it('counts the conflicts that are kept', async () => {
    await shipped();
    await using _house = keepHouse();
    await waits.pass();
    expect(status.conflicts).toBe(0);
    for (const key of ['2026-01-a/log/1', '2026-01-a/packs/1', '2026-01-a0/log/1', '2026-02-b/log/1']) {
      await stage.store.create(`${keys.conflicts}${key}`, Buffer.from('object'));
    }
    await waits.pass();
    expect(status.conflicts).toBe(3);
  });

  it('collects garbage, but not what the writer still holds', async () => {
    await shipped();
    stage.database.checkpoint(20);
    await stage.captureInVain();
    await stage.fillPack();
    const held = stage.objects();
    const garbage = `db/packs/00000000-${'0'.repeat(26)}`;
    await stage.store.create(garbage, Buffer.from('garbage'));
    await using _house = keepHouse();
    await waits.pass();
    expect(logged).toContain('gc.finished');
    expect(stage.objects()).toEqual(held);
  });

  it('does not read the records that the writer has told it of', async () => {
    const reads: number[] = [];
    const read = stage.log.read.bind(stage.log);
    stage.log.read = (seq, signal) => {
      reads.push(seq);
      return read(seq, signal);
    };
    await using house = keepHouse();
    for (let step = 0; step < 5; step += 1) {
      await shipped();
      house.learn(stage.writer.newest);
    }
    await waits.pass();
    expect(reads).toEqual([1]);
  });

  it('copies the newest state to the vault at once, and then whenever the newest copy is old enough', async () => {
    await shipped();
    const copies: number[] = [];
    const copied = () => logged.filter((event) => event === 'vault.copied').length;
    await using _house = keepHouse({ vaultHours: 20 });
    await until('the first copy', () => copied() === 1);
    for (const hours of [1, 18, 2, 19, 2]) {
      stage.now += hours * hour;
      await waits.pass();
      copies.push(copied());
    }
    expect(copies).toEqual([1, 1, 2, 2, 3]);
    expect(status.lastVault).toEqual(new Date(stage.now));
    const copiesOfIt = stage.bucket.keys({ prefix: keys.vault, after: '', limit: 1000 });
    expect(copiesOfIt.filter((key) => key.endsWith('/log/0000000000000002'))).toHaveLength(3);
  });

  it('copies the first state of a new database soon after that is there', async () => {
    await using _house = keepHouse({ vaultHours: 20 });
    await until('the look at nothing', () => waits.seconds.length === 3);
    expect(waits.seconds).toEqual([15, 15, 15]);
    await shipped();
    await waits.pass();
    expect(logged).toContain('vault.copied');
  });

  it('says that the vault could not be kept, and tries again in an hour', async () => {
    await shipped();
    const { copy } = stage.store;
    stage.store.copy = async () => false;
    await using _house = keepHouse({ vaultHours: 20 });
    await until('the first try', () => logged.includes('vault.failed'));
    expect(status.lastVault).toEqual(new Date(0));
    stage.store.copy = copy;
    await waits.pass();
    expect(logged).toContain('vault.copied');
  });

  it('goes on after the store did not answer', async () => {
    await shipped();
    const { list } = stage.store;
    stage.store.list = async () => {
      throw new Error('no answer');
    };
    await using _house = keepHouse();
    await waits.pass();
    expect(logged.toSorted()).toEqual(['archive.failed', 'gc.failed']);
    stage.store.list = list;
    await waits.pass();
    expect(logged.toSorted()).toEqual(['archive.failed', 'archive.finished', 'gc.failed', 'gc.finished']);
  });

  it('ends at once when it is told to, and takes the archiving process along', async () => {
    await shipped();
    let told = false;
    archive = (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          told = true;
          reject(signal.reason);
        });
      });
    const house = keepHouse();
    waits.release();
    await until('the collection', () => logged.includes('gc.finished'));
    stop.abort();
    await house[Symbol.asyncDispose]();
    expect(told).toBe(true);
    expect(logged).toEqual(['gc.finished']);
  });
});
