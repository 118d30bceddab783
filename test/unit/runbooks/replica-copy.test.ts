import { describe, expect, it } from 'vitest';
import { compareReplicas, copyAll, type Place } from '../../../runbooks/bucket-copy/replica-copy.ts';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { readNewest } from '../../../runtime/src/replica/log/open-log.ts';
import { listAll } from '../../../runtime/src/store/list-all.ts';
import { CollectStage, hour } from '../replica/collect-stage.ts';
import { FakeDatabase, seeded } from '../replica/fake-database.ts';
import { keys, memoryReplica, openWriter, ship } from '../replica/replica-fixture.ts';

it('copies every record behind what it refers to, those in the vault and of conflicts too', async () => {
  const [from, to] = [memoryReplica(), memoryReplica()];
  const names = [
    'archive/a.json',
    'conflicts/c/log/1',
    'conflicts/c/packs/1',
    'log/1',
    'packs/1',
    'vault/v/log/1',
  ];
  for (const name of names) await from.store.create(`${keys.root}/${name}`, Buffer.from(name));
  const { objects, records } = await compareReplicas({
    from: { store: from.store, keys },
    to: { store: to.store, keys },
  });
  const namesOf = (listed: typeof objects) => listed.map(({ key }) => key.slice(keys.root.length + 1));
  expect(namesOf(objects)).toEqual(['archive/a.json', 'conflicts/c/packs/1', 'packs/1']);
  expect(namesOf(records)).toEqual(['conflicts/c/log/1', 'log/1', 'vault/v/log/1']);
});

describe('a target that holds what the source has collected since', () => {
  it('is gone on with: the rest is copied, and it restores', async () => {
    const { source, from, to } = await copiedOnce();
    const before = await namesIn(to);
    await liveAndCollect(source);
    expect(await namesIn(from)).not.toEqual(expect.arrayContaining(before));

    await copy({ from, to });
    expect(await namesIn(to)).toEqual(expect.arrayContaining([...before, ...(await namesIn(from))]));
    expect((await newestOf(to)).line).toEqual(source.writer.newest.line);
  });

  it('is gone on with if even its newest record is collected', async () => {
    const { source, from, to } = await copiedOnce();
    const newest = await newestOf(to);
    for (let time = 0; time < 2; time += 1) await liveAndCollect(source, 40 * 24);
    expect(await source.log.read(newest.line.seq)).toBeUndefined();
    await copy({ from, to });
    expect((await newestOf(to)).line).toEqual(source.writer.newest.line);
  });

  it('is gone on with if no record has come to it yet', async () => {
    const source = await sourceWithPast();
    const [from, to] = [{ store: source.store, keys }, emptyPlace()];
    const { objects } = await compareReplicas({ from, to });
    await copyAll({ from, to, objects, signal: new AbortController().signal, say: () => {} });
    await liveAndCollect(source, 40 * 24);
    await copy({ from, to });
    expect((await newestOf(to)).line).toEqual(source.writer.newest.line);
  });

  it.each([
    ['whose records the source has, too', 0],
    ['whose records the source has collected', 40 * 24],
  ])('is refused if somebody has gone on in it, with numbers %s', async (_, hours) => {
    const { source, from, to } = await copiedOnce();
    await goOnIn(to);
    for (let step = 0; step < 6; step += 1) await shipChange(source);
    for (let time = 0; time < 2; time += 1) await liveAndCollect(source, hours);
    expect((await source.log.read((await newestOf(to)).line.seq)) === undefined).toBe(hours > 0);
    await expectRefusal({ from, to });
  });

  it('is refused if what it holds is of another replica, with or without records', async () => {
    const from = { store: (await sourceWithPast()).store, keys };
    const other = emptyPlace();
    await other.store.create(`${keys.packs}of-another`, Buffer.from('content'));
    await expectRefusal({ from, to: other });
    await goOnIn(other);
    await expectRefusal({ from, to: other });
  });
});

/** A replica with some states. */
async function sourceWithPast(): Promise<CollectStage> {
  const source = new CollectStage({ random: seeded(1) });
  await source.open();
  for (let step = 0; step < 6; step += 1) await shipChange(source);
  return source;
}

async function shipChange(source: CollectStage): Promise<void> {
  source.database.checkpoint(10);
  await source.ship();
  source.now += 60_000;
}

async function copiedOnce(): Promise<{ source: CollectStage; from: Place; to: Place }> {
  const source = await sourceWithPast();
  const [from, to] = [{ store: source.store, keys }, emptyPlace()];
  await copy({ from, to });
  return { source, from, to };
}

/** Time passes, the application goes on, and the collector deletes what is too old. */
async function liveAndCollect(source: CollectStage, hours = 26): Promise<void> {
  source.now += hours * hour;
  await shipChange(source);
  source.now += 7 * hour;
  await shipChange(source);
  await source.collect();
}

const emptyPlace = (): Place => ({ store: memoryReplica().store, keys });

/** An application starts on the target, and writes there. */
async function goOnIn({ store }: Place): Promise<void> {
  const log = new ReplicaLog({ store, keys });
  const newest = await readNewest({ store, log });
  const writer = await openWriter({ store, log, ...(newest && { newest }) });
  const database = new FakeDatabase(seeded(2));
  database.checkpoint(10);
  await ship(writer, database);
}

async function copy({ from, to }: { from: Place; to: Place }): Promise<void> {
  const { objects, records } = await compareReplicas({ from, to });
  const signal = new AbortController().signal;
  for (const some of [objects, records]) await copyAll({ from, to, objects: some, signal, say: () => {} });
}

async function expectRefusal({ from, to }: { from: Place; to: Place }): Promise<void> {
  const refusal = { exitCode: 65, message: expect.stringContaining('which the source does not') };
  await expect(compareReplicas({ from, to })).rejects.toMatchObject(refusal);
}

async function newestOf({ store }: Place) {
  const newest = await readNewest({ store, log: new ReplicaLog({ store, keys }) });
  if (newest === undefined) throw new Error('there is no record');
  return newest;
}

async function namesIn({ store }: Place): Promise<string[]> {
  const names: string[] = [];
  for await (const { key } of listAll(store, '')) names.push(key);
  return names;
}
