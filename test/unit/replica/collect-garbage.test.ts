import { describe, expect, it, vi } from 'vitest';
import { MissingObjectError } from '../../../runtime/src/replica/errors.ts';
import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Collection } from '../../../runtime/src/replica/retention/collect-garbage.ts';
import { Reachable } from '../../../runtime/src/replica/retention/reachable.ts';
import { verifyReplica } from '../../../runtime/src/replica/retention/verify-replica.ts';
import { CollectStage, hour, policy } from './collect-stage.ts';
import { seeded } from './fake-database.ts';
import { keys } from './replica-fixture.ts';

/** The records that a collection kept as states to go back to. */
const keptBy = ({ judged }: Collection) =>
  judged.filter(({ fate }) => fate === 'newest' || fate === 'point' || fate === 'leaving');

async function expectToRestore(stage: CollectStage, kept: ReturnType<typeof keptBy>): Promise<void> {
  for (const { entry, reason } of kept) {
    expect(await stage.restores(entry.seq), `record ${entry.seq}, kept because ${reason}`).toBe(true);
  }
}

/** One step of a life: commits, checkpoints, captures in vain, restarts, and time that passes in leaps. */
async function live(stage: CollectStage, random: () => number): Promise<void> {
  const dice = random();
  if (dice < 0.1) await stage.open();
  else if (dice < 0.2) {
    stage.database.checkpoint(20);
    await stage.captureInVain();
    return;
  } else if (dice < 0.4) stage.database.checkpoint(Math.floor(random() * 12));
  else stage.database.commit(1 + Math.floor(random() * 2000));
  await stage.ship();
  stage.now += random() < 0.2 ? random() * 12 * hour : random() * hour;
}

describe('the garbage collector', () => {
  it.each(Array.from({ length: 8 }, (_, seed) => seed))(
    'leaves every kept point restorable, whatever was shipped and collected before (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      const stage = new CollectStage({ random });
      await stage.open();
      stage.database.checkpoint(30);
      await stage.ship();
      for (let step = 0; step < 80; step += 1) {
        await live(stage, random);
        if (random() < 0.75) continue;
        const kept = keptBy(await stage.collect());
        await expectToRestore(stage, [...kept.slice(-1), ...kept.filter(() => random() < 4 / kept.length)]);
      }
      await stage.ship();
      await expectToRestore(stage, keptBy(await stage.collect()));
    },
  );

  it.each([2, 3, 4, 5])('leaves nothing behind that no kept record refers to (seed %i)', async (seed) => {
    const random = seeded(seed);
    const stage = new CollectStage({ random });
    await stage.open();
    for (let step = 0; step < 60; step += 1) await live(stage, random);
    stage.now += 40 * 24 * hour;
    await stage.open();
    stage.database.checkpoint(5);
    await stage.ship();

    const collection = await stage.collect();
    expect(collection.deletedRecords.length).toBeGreaterThan(0);
    expect(collection.deletedObjects.length).toBeGreaterThan(0);
    const reachable = new Reachable({ store: stage.store, keys });
    for (const { entry } of keptBy(collection)) {
      const record = await stage.log.read(entry.seq);
      if (record !== undefined) await reachable.add(record);
    }
    expect(stage.objects().sort()).toEqual([...reachable.packs.keys(), ...reachable.maps].sort());
    const { store, log } = stage;
    expect((await verifyReplica({ store, log, policy, random: () => 0 })).problems).toEqual([]);
    // What the fences once referred to is gone: without the policy it would be missed.
    expect((await verifyReplica({ store, log, random: () => 0 })).problems.length).toBeGreaterThan(0);
    const nothingLeft = { deletedRecords: [], deletedObjects: [], bytes: 0, locked: false };
    expect(await stage.collect()).toMatchObject(nothingLeft);
  });

  it('leaves the uploads of a capture alone that outlasts every grace', async () => {
    const stage = new CollectStage({ random: seeded(1) });
    await stage.open();
    stage.database.checkpoint(30);
    await stage.ship();
    stage.database.checkpoint(20);
    await stage.captureInVain();
    const before = stage.objects().length;
    await stage.fillPack();
    expect(stage.objects().length).toBeGreaterThan(before);
    stage.now += 60 * 24 * hour;
    await stage.collect();
    const { line } = await stage.ship();
    expect(await stage.restores(line.seq)).toBe(true);
  });

  it('does not touch what a writer of a later epoch has uploaded', async () => {
    const stage = new CollectStage({ random: seeded(2) });
    await stage.open();
    stage.database.checkpoint(10);
    await stage.ship();
    const name = `packs/00000002-${'0'.repeat(26)}`;
    await stage.store.create(`db/${name}`, Buffer.from('later'));
    expect((await stage.collect()).deletedObjects).toEqual([]);
    await stage.open();
    expect((await stage.collect()).deletedObjects).toEqual([name]);
  });

  it('deletes nothing in a dry run, and says the same as the run after it', async () => {
    const stage = new CollectStage({ random: seeded(3) });
    await stage.open();
    for (let step = 0; step < 20; step += 1) {
      stage.database.checkpoint(10);
      await stage.ship();
      stage.now += hour / 10;
    }
    stage.now += 60 * hour;
    const before = stage.bucket.keys({ prefix: '', after: '', limit: 1000 });
    const epoch = 1 as Epoch;
    const tried = await stage.collector({ held: () => stage.writer.held() }).collect({ epoch, dryRun: true });
    expect(tried.deletedRecords.length).toBeGreaterThan(10);
    expect(tried.bytes).toBeGreaterThan(0);
    expect(stage.bucket.keys({ prefix: '', after: '', limit: 1000 })).toEqual(before);
    expect(await stage.collect()).toEqual(tried);
  });

  it('reads each record once, however often it collects', async () => {
    const stage = new CollectStage({ random: seeded(4) });
    await stage.open();
    for (let step = 0; step < 30; step += 1) {
      stage.database.commit(100);
      await stage.ship();
    }
    const reads: Seq[] = [];
    const read = stage.log.read.bind(stage.log);
    stage.log.read = (seq, signal) => {
      reads.push(seq);
      return read(seq, signal);
    };
    for (let run = 0; run < 5; run += 1) await stage.collect();
    expect(reads.length).toBe(31);
    expect(new Set(reads).size).toBe(31);
  });

  it('deletes nothing if the newest record that it remembers is gone: another collector has gone on', async () => {
    const stage = new CollectStage({ random: seeded(9) });
    await stage.open();
    const collector = stage.collector({ held: () => stage.writer.held() });
    for (let step = 0; step < 5; step += 1) {
      stage.database.checkpoint(10);
      collector.learn((await stage.ship()).line);
      stage.now += step < 3 ? hour / 10 : 60 * hour;
    }
    const list = stage.store.list.bind(stage.store);
    stage.store.list = async (options) => {
      const page = await list(options);
      if (options.prefix === keys.log) stage.bucket.delete(keys.record(stage.writer.newest.line.seq));
      return page;
    };
    const { judged, deletedRecords, deletedObjects } = await collector.collect({ epoch: 1 as Epoch });
    expect(judged.filter(({ fate }) => fate === 'dropped')).not.toEqual([]);
    expect([deletedRecords, deletedObjects]).toEqual([[], []]);
  });

  it('collects nothing more if the map of a restore point is missing, and names it', async () => {
    const stage = new CollectStage({ random: seeded(5) });
    await stage.open();
    for (let step = 0; step < 5; step += 1) {
      stage.database.checkpoint(10);
      await stage.ship();
    }
    const [map = ''] = stage.bucket.keys({ prefix: keys.maps, after: '', limit: 1 });
    stage.bucket.delete(map);
    const garbage = `packs/00000000-${'0'.repeat(26)}`;
    await stage.store.create(`db/${garbage}`, Buffer.from('garbage'));
    await expect(stage.collect()).rejects.toThrow(MissingObjectError);
    expect(stage.objects()).toContain(`db/${garbage}`);
  });

  it('leaves what a bucket lock holds, collects the rest, and comes back for it', async () => {
    const locks = [{ prefix: 'db/packs/', maxAgeSeconds: 86_400 }];
    const stage = new CollectStage({ random: seeded(6), locks });
    await stage.open();
    stage.database.checkpoint(10);
    await stage.ship();
    const garbage = (digit: string) => `packs/00000000-${digit.repeat(26)}`;
    await stage.store.create(`db/${garbage('1')}`, Buffer.from('old'));
    stage.now += 20 * hour;
    await stage.store.create(`db/${garbage('2')}`, Buffer.from('young'));
    stage.now += 5 * hour;
    expect((await stage.collect()).locked).toBe(true);
    expect(stage.objects()).not.toContain(`db/${garbage('1')}`);
    expect(stage.objects()).toContain(`db/${garbage('2')}`);
    stage.now += 20 * hour;
    expect((await stage.collect()).locked).toBe(false);
    expect(stage.objects()).not.toContain(`db/${garbage('2')}`);
  });

  it.each([-10_000, -1, 1, 10_000])(
    'does not ask the clock of this machine (%i hours off): only the store’s counts',
    async (hours) => {
      const stage = new CollectStage({ random: seeded(7) });
      await stage.open();
      for (let step = 0; step < 10; step += 1) {
        stage.database.checkpoint(5);
        await stage.ship();
        stage.now += hour;
      }
      vi.useFakeTimers({ now: stage.now + hours * hour, toFake: ['Date'] });
      try {
        const collection = await stage.collect();
        expect(collection.deletedRecords).toEqual([]);
        expect(keptBy(collection).length).toBe(10);
      } finally {
        vi.useRealTimers();
      }
    },
  );

  it('does nothing to records that a policy keeps for longer than they are old', async () => {
    const stage = new CollectStage({ random: seeded(8) });
    await stage.open();
    for (let step = 0; step < 10; step += 1) {
      stage.database.commit(10);
      await stage.ship();
    }
    stage.now += 5_000 * hour;
    const patient = { ...policy, window: 10_000 * hour };
    const collector = stage.collector({ held: () => stage.writer.held(), policy: patient });
    expect((await collector.collect({ epoch: 1 as Epoch })).deletedRecords).toEqual([]);
  });
});
