import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReplicaLog } from '../../runtime/src/replica/log/log.ts';
import type { EiderProcess } from '../support/eider-process.ts';
import { readTable } from '../support/read-table.ts';
import { ReplicaStage } from '../support/replica-stage.ts';
import { countOf } from './support/life.ts';
import { flawsOf, readWholeLog } from './support/whole-log.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
  mkdirSync(stage.folder.at('other-disk'));
});
afterEach(() => stage[Symbol.asyncDispose]());

const insert = (n: number) => `INSERT INTO entries VALUES (${n})`;
const select = 'SELECT n FROM entries ORDER BY n';

/** A writer that sleeps beyond its TTL while its application goes on, and the one that takes over meanwhile. */
async function sleepThroughTakeover(
  changes: Record<string, string> = {},
): Promise<{ sleeper: EiderProcess; taker: EiderProcess }> {
  const sleeper = await stage.run(changes);
  await sleeper.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await stage.durable();
  sleeper.signal('SIGSTOP');
  await sleeper.sql(insert(2));
  const taker = await stage.run({ EIDER_DATABASE_PATH: stage.folder.at('other-disk/app.duckdb') });
  expect(await taker.sql(select)).toEqual([['1']]);
  await taker.sql(insert(3));
  sleeper.signal('SIGCONT');
  return { sleeper, taker };
}

it('stops its application, keeps what only it has, stands by, and adds nothing to the log', async () => {
  const { sleeper, taker } = await sleepThroughTakeover();
  const { id } = await sleeper.logged('conflict.kept');
  await sleeper.logged('lease.waiting');
  expect(countOf(sleeper, 'application.exited')).toBe(1);
  expect(countOf(sleeper, 'application.started')).toBe(1);
  expect(countOf(taker, 'application.exited')).toBe(0);
  expect(await taker.sql(select)).toEqual([['1'], ['3']]);
  await sleeper.stop();
  await taker.stop();

  const log = new ReplicaLog({ store: stage.store, keys: stage.keys });
  expect(flawsOf(await readWholeLog({ store: stage.store, log }))).toEqual([]);
  expect(await stage.restored(select)).toEqual([['1'], ['3']]);
  const lost = stage.folder.at('lost.duckdb');
  await stage.eider(['conflicts', 'restore', String(id), '--output', lost]);
  expect(await readTable(lost, select)).toEqual([['1'], ['2']]);
});

it('says so and goes on, if it was told to, but still adds nothing to the log', async () => {
  const { sleeper, taker } = await sleepThroughTakeover({ EIDER_FENCED: 'continue' });
  await sleeper.logged('sync.fenced');
  await sleeper.sql(insert(4));
  expect(await sleeper.sql(select)).toEqual([['1'], ['2'], ['4']]);
  await sleeper.stop();
  await taker.stop();

  const log = new ReplicaLog({ store: stage.store, keys: stage.keys });
  expect(flawsOf(await readWholeLog({ store: stage.store, log }))).toEqual([]);
  expect(await stage.restored(select)).toEqual([['1'], ['3']]);
});
