import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

const create = 'CREATE TABLE entries (n INTEGER)';
const insert = (n: number) => `INSERT INTO entries VALUES (${n})`;
const select = 'SELECT n FROM entries ORDER BY n';

describe('SIGTERM', () => {
  it('ships the rest: a start on an empty disk has everything', async () => {
    // After the first look at the file, only the last one ships.
    const first = await stage.run({ R2_SYNC_INTERVAL_SECONDS: '3600' });
    await first.sql(create);
    for (let n = 1; n <= 20; n += 1) await first.sql(insert(n));
    expect(await first.stop()).toMatchObject({ code: 0 });
    expect((await first.logged('sync.final')).event).toBe('sync.final');

    await stage.loseDisk();
    const second = await stage.run();
    expect(await second.logged('start.decided')).toMatchObject({ action: 'restore' });
    expect(await second.sql(select)).toEqual(Array.from({ length: 20 }, (_, i) => [String(i + 1)]));
    expect(await second.stop()).toMatchObject({ code: 0 });
  });

  it('leaves a file that the next start knows at once, and to which it adds', async () => {
    const first = await stage.run();
    await first.sql(create);
    await first.sql(insert(1));
    await first.stop();

    const second = await stage.run();
    expect(await second.logged('start.decided')).toMatchObject({ action: 'keep-local' });
    await second.sql(insert(2));
    await second.stop();
    expect(await stage.restored(select)).toEqual([['1'], ['2']]);
  });
});

describe('the loss of the machine', () => {
  it('with its disk kept: what was not shipped is kept, and shipped', async () => {
    // The second commit is never captured: the interval is an hour, and the first look comes at once.
    const first = await stage.run();
    await first.sql(create);
    await first.sql(insert(1));
    await first.stop();
    const second = await stage.run({ R2_SYNC_INTERVAL_SECONDS: '3600' });
    await second.logged('application.started');
    await second.sql(insert(2));
    await second.kill();
    expect(await stage.restored(select)).toEqual([['1']]);

    const third = await stage.run();
    expect(await third.logged('start.decided')).toMatchObject({ action: 'keep-local' });
    expect(await third.sql(select)).toEqual([['1'], ['2']]);
    await stage.durable();
    await third.kill();
    expect(await stage.restored(select)).toEqual([['1'], ['2']]);
  });

  it('with its disk: everything that was durable is restored, and nothing else is made up', async () => {
    const first = await stage.run();
    await first.sql(create);
    await first.sql(insert(1));
    await stage.durable();
    await first.sql(insert(2));
    await first.kill();
    await stage.loseDisk();

    const second = await stage.run();
    expect(await second.logged('start.decided')).toMatchObject({ action: 'restore' });
    const rows = await second.sql(select);
    expect([[['1']], [['1'], ['2']]]).toContainEqual(rows);
  });

  it('in mid-restore: the next start restores again', async () => {
    const first = await stage.run();
    await first.sql('CREATE TABLE entries AS SELECT range AS n FROM range(200000)');
    await first.stop();
    await stage.loseDisk();

    const second = stage.start(['run', '--', 'true']);
    await second.logged('restore.started');
    await second.kill();
    expect(await stage.files()).toEqual([]);

    const third = await stage.run();
    expect(await third.sql('SELECT count(*), max(n) FROM entries')).toEqual([['200000', '199999']]);
    await third.stop();
    expect(await readTable(stage.database, 'SELECT count(*) FROM entries')).toEqual([['200000']]);
  });
});

it('uploads nothing while nothing changes', async () => {
  const running = await stage.run();
  await running.sql(create);
  await running.sql(insert(1));
  await stage.durable();
  const before = (await stage.store.list({ prefix: `${stage.keys.root}/` })).objects.filter(isTruth);
  const shipped = running.events().filter(({ event }) => event === 'sync.shipped').length;
  // A sign of life shows that time has passed; syncs are many times as frequent.
  await stage.signOfLife();
  await stage.signOfLife();
  const after = (await stage.store.list({ prefix: `${stage.keys.root}/` })).objects.filter(isTruth);
  expect(after).toEqual(before);
  expect(running.events().filter(({ event }) => event === 'sync.shipped')).toHaveLength(shipped);
});

const isTruth = ({ key }: { key: string }): boolean => !key.endsWith('lease.json');
