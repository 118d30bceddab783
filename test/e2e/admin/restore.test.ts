import { mkdir, readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { ServedEider } from './served-eider.ts';

let served: ServedEider;

beforeEach(async () => {
  served = await ServedEider.start();
});
afterEach(() => served[Symbol.asyncDispose]());

interface Restore {
  readonly phase: string;
  readonly undo: number;
  readonly problem: { readonly title: string } | null;
}

/** Begins a restore and waits for its end. */
async function restore(to: string): Promise<Restore> {
  const id = await served.beginRestore(to);
  return until('the end of the restore', async () => {
    const now = await served.ask<Restore>(`/api/admin/restore/${id}`);
    return (now.phase === 'done' || now.phase === 'failed') && now;
  });
}

/** What the application that was started last has; it says so only once it is ready. */
async function rowsAfter(starts: number): Promise<string[][]> {
  const { eider } = served;
  await until('the application to be started again', () => startsOf() > starts);
  return eider.sql('SELECT n FROM t ORDER BY n');
}

const startsOf = () => served.eider.events().filter(({ event }) => event === 'application.started').length;

it('brings an older state back under a running application, and takes it back again', async () => {
  const { eider, stage } = served;
  await eider.sql('CREATE TABLE t (n INTEGER)');
  await eider.sql('INSERT INTO t VALUES (1)');
  const { seq } = await served.ask<{ seq: number }>('/api/admin/backup', {
    method: 'POST',
    body: { name: 'before-the-mistake' },
  });
  await eider.sql('DELETE FROM t');
  await eider.sql('INSERT INTO t VALUES (2)');

  const back = await restore('before-the-mistake');
  expect(back).toMatchObject({ phase: 'done', seq, problem: null });
  expect(await rowsAfter(1)).toEqual([['1']]);
  await eider.sql('INSERT INTO t VALUES (3)');

  const again = await restore(String(back.undo));
  expect(again).toMatchObject({ phase: 'done', problem: null });
  expect(await rowsAfter(2)).toEqual([['2']]);
  // Nothing is lost on either way: what was left stays a point.
  expect(await stage.restored('SELECT n FROM t ORDER BY n', { at: String(again.undo) })).toEqual([
    ['1'],
    ['3'],
  ]);

  expect(await eider.stop()).toMatchObject({ code: 0 });
  expect(await stage.restored('SELECT n FROM t ORDER BY n')).toEqual([['2']]);
  const { stdout } = await stage.eider(['audit', '--json']);
  const results = (JSON.parse(stdout) as { entries: { entry: { action: string; result: string } }[] })
    .entries;
  expect(results.map(({ entry }) => `${entry.action} ${entry.result}`)).toEqual([
    'admin.restore done',
    'admin.restore begun',
    'admin.restore done',
    'admin.restore begun',
    'admin.backup done',
  ]);
});

it('hands over to a newer instance, which asks meanwhile, what it went back to', async () => {
  const { eider, stage } = served;
  await eider.sql('CREATE TABLE t AS SELECT 1 AS n');
  await served.ask('/api/admin/backup', { method: 'POST', body: { name: 'older' } });
  await eider.sql('UPDATE t SET n = 2');
  await stage.durable();
  await served.beginRestore('older');
  await eider.logged('restore.ordered');
  await mkdir(stage.folder.at('other'));
  const newer = await stage.run({
    EIDER_DATABASE_PATH: stage.folder.at('other/app.duckdb'),
    EIDER_INSTANCE: 'newer',
  });
  expect(await newer.sql('SELECT n FROM t')).toEqual([['1']]);
  await until('the older instance to stand by', async () =>
    (await served.call('/api/health/database')).text.includes('standby'),
  );
  expect(await newer.stop()).toMatchObject({ code: 0 });
});

it('does not touch the application for a point that is damaged', async () => {
  const { eider, stage } = served;
  await eider.sql('CREATE TABLE t AS SELECT range AS n FROM range(100000)');
  await eider.sql('CHECKPOINT');
  await stage.durable();
  await served.ask('/api/admin/backup', { method: 'POST', body: { name: 'damaged' } });
  const { objects } = await stage.store.list({ prefix: stage.keys.packs });
  for (const { key, size } of objects) {
    await stage.store.delete([key]);
    await stage.store.create(key, new Uint8Array(size));
  }
  const { phase, problem } = await restore('damaged');
  expect(phase).toBe('failed');
  expect(problem?.title).toMatch(/is damaged/);
  expect(startsOf()).toBe(1);
  expect(await eider.sql('SELECT count(*) FROM t')).toEqual([['100000']]);
});

it('answers no wrong token out of a thousand, and stays as it is', async () => {
  const { eider, stage } = served;
  await eider.sql('CREATE TABLE t (n INTEGER)');
  await stage.durable();
  const before = await stage.truth();
  const memory = await residentBytes();
  const statuses = new Set<number>();
  const confirm = stage.keys.root;
  for (let n = 0; n < 50; n += 1) {
    const requests = Array.from({ length: 20 }, (_, each) =>
      served.call(each % 2 === 0 ? '/api/admin/restore' : '/api/admin/backup', {
        method: 'POST',
        token: `wrong-${n}-${each}`,
        body: each % 2 === 0 ? { to: 'latest', confirm } : {},
      }),
    );
    for (const { status } of await Promise.all(requests)) statuses.add(status);
  }
  expect([...statuses].toSorted()).toEqual([401, 429]);
  expect(startsOf()).toBe(1);
  expect(await stage.truth()).toEqual(before);
  expect((await residentBytes()) - memory).toBeLessThan(100 * 2 ** 20);
  expect(await eider.sql('SELECT count(*) FROM t')).toEqual([['0']]);
});

async function residentBytes(): Promise<number> {
  const status = await readFile(`/proc/${served.eider.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
