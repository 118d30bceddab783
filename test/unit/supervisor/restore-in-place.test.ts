import { stat } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { NoSuchPointError } from '../../../runtime/src/replica/errors.ts';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import { RestoreDesk } from '../../../runtime/src/supervisor/restore/restore-desk.ts';
import { RestoreRefusedError } from '../../../runtime/src/supervisor/restore/restore-refused-error.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { readTable } from '../../support/read-table.ts';
import { until } from '../../support/until.ts';
import { makeDatabase } from '../duckdb-file/support/make-database.ts';
import { FakeApplication } from './fake-application.ts';
import { ReignStage } from './reign-stage.ts';

// Leases are waited for, also on a machine that others use.
vi.setConfig({ testTimeout: 180_000 });

const pathOf = ({ run }: ReignStage) => run.settings.databasePath;
const rowsOf = (stage: ReignStage) => readTable(pathOf(stage), 'SELECT n FROM t ORDER BY n');

/** Runs statements on the database, and waits until the newest record holds the WAL that they left. */
async function commit(stage: ReignStage, ...statements: string[]): Promise<Seq> {
  const { status } = stage.run;
  const before = status.position?.seq ?? 0;
  await makeDatabase({ path: pathOf(stage) }, statements);
  const { size } = await stat(`${pathOf(stage)}.wal`);
  const { seq } = await until('the state to be durable', () => {
    const { position } = status;
    return position !== undefined && position.seq > before && position.wal.bytes === size && position;
  });
  return seq;
}

/** Orders a restore, and goes on with the next reign, as a run does. */
async function goBack(stage: ReignStage, seq: Seq, ended: ReturnType<ReignStage['reign']>) {
  const phases: string[] = [];
  const restored = stage.desk.restore({ seq, onPhase: (phase) => phases.push(phase) });
  restored.catch(() => {});
  expect(await ended).toEqual({ next: 'again', keepsLease: true });
  const next = stage.reign({ keepsLease: true });
  return { phases, restored, next };
}

it('restores an older state under the application, and undoes that the same way', async () => {
  await using stage = await ReignStage.create();
  const first = stage.reign();
  await stage.running();
  const older = await commit(stage, 'CREATE TABLE t (n INTEGER)', 'INSERT INTO t VALUES (1)');
  await commit(stage, 'INSERT INTO t VALUES (2)');

  const back = await goBack(stage, older, first);
  const { record, point, left } = await back.restored;
  expect(record.line).toMatchObject({ kind: 'rewind', restoredFrom: older });
  expect(point.line.seq).toBe(older);
  expect(back.phases).toEqual(['stopping', 'going-back', 'restoring']);
  expect(await rowsOf(stage)).toEqual([['1']]);
  expect(stage.starts).toBe(2);

  const undone = await goBack(stage, left.line.seq, back.next);
  await undone.restored;
  // Nobody could have stepped in between.
  expect(stage.events.filter((event) => event === 'lease.taken')).toHaveLength(1);
  expect(await rowsOf(stage)).toEqual([['1'], ['2']]);
  await stage.running();
  stage.application.exit(0);
  expect(await undone.next).toMatchObject({ next: 'exit', exit: { code: 0 }, durable: true });
});

it('goes on with the state that it had if the point is gone by then', async () => {
  await using stage = await ReignStage.create();
  const first = stage.reign();
  await stage.running();
  await commit(stage, 'CREATE TABLE t (n INTEGER)', 'INSERT INTO t VALUES (1)');
  const { restored, next } = await goBack(stage, 4711 as Seq, first);
  await expect(restored).rejects.toThrow(NoSuchPointError);
  expect(await rowsOf(stage)).toEqual([['1']]);
  expect(stage.starts).toBe(2);
  stage.application.exit(0);
  await next;
});

it('does not go back, and gives the lease back, if it is told to stop meanwhile', async () => {
  const application = new FakeApplication({ staysUp: true });
  await using stage = await ReignStage.create({ application });
  const ended = stage.reign();
  await stage.running();
  const older = await commit(stage, 'CREATE TABLE t (n INTEGER)');
  stage.desk.restore({ seq: older, onPhase: () => {} }).catch(() => {});
  await until('the application to be told', () => application.signals.length > 0);
  stage.signal('SIGTERM');
  application.exit(0);
  expect(await ended).toMatchObject({ next: 'exit', durable: true });
  expect((await stage.run.lease.read()).seen).toMatchObject({ lease: { state: 'free' } });
  expect(
    (await stage.run.log.read(((stage.run.status.position?.seq ?? 0) + 1) as Seq))?.line.kind,
  ).toBeUndefined();
});

it('keeps the lease while it goes back, however long that takes, and whoever asks for it', async () => {
  const copied = Promise.withResolvers<void>();
  let goesBack = false;
  const slow = (store: Store): Store => ({
    ...delegatingTo(store),
    create: async (key, ...call) => {
      if (goesBack && key.startsWith('db/maps/')) await copied.promise;
      return store.create(key, ...call);
    },
  });
  await using stage = await ReignStage.create({ through: slow });
  const ended = stage.reign();
  await stage.running();
  const older = await commit(stage, 'CREATE TABLE t (n INTEGER)', 'INSERT INTO t VALUES (1)');
  await commit(stage, 'INSERT INTO t VALUES (2)');
  const onPhase = (phase: string) => {
    goesBack = phase === 'going-back';
  };
  const restored = stage.desk.restore({ seq: older, onPhase });
  await until('the copies to be waited for', () => goesBack);
  await stage.askForLease();
  for (let beats = 0; beats < 3; beats += 1) {
    const { etag } = await stage.run.lease.read();
    await until('a sign of life', async () => (await stage.run.lease.read()).etag !== etag);
  }
  copied.resolve();
  expect(await ended).toEqual({ next: 'again', keepsLease: true });
  const next = stage.reign({ keepsLease: true });
  expect((await restored).point.line.seq).toBe(older);
  // Now the newer one gets what it asked for.
  expect(await next).toEqual({ next: 'again' });
  expect((await stage.run.lease.read()).seen).toMatchObject({ lease: { state: 'free', to: 'newcomer' } });
});

it('takes one order at a time, and none while no application runs', async () => {
  const order = { seq: 1 as Seq, onPhase: () => {} };
  const desk = new RestoreDesk();
  await expect(desk.restore(order)).rejects.toThrow(RestoreRefusedError);
  const reign = desk.servedBy(() => {});
  const first = desk.restore(order);
  await expect(desk.restore(order)).rejects.toThrow(/under way/);
  reign[Symbol.dispose]();
  await expect(first).rejects.toThrow(/just stopping/);
  await expect(desk.restore(order)).rejects.toThrow(/No application runs/);
});
