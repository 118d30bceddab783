import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdersOf } from '../../../runtime/src/duckdb-file/file-in-use.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { Host } from './host.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

const entries = 'SELECT n FROM entries ORDER BY n';

/** 1, 2, … to `last`, as rows of text. */
const upTo = (last: number) => Array.from({ length: last }, (_, index) => [String(index + 1)]);

it('keeps the lock of the file while its keeper replicates, and would lose it by reading', async () => {
  await using host = new Host(stage);
  await host.ask({ ask: 'connect' });
  await host.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await host.heard('synced', 2);
  await host.sql('INSERT INTO entries VALUES (2)');
  await host.sql('CHECKPOINT');
  await stage.durable();
  expect(await holdersOf(stage.database)).toContainEqual(
    expect.objectContaining({ pid: host.pid, hasLock: true }),
  );
  await expect(DuckdbSession.open({ path: stage.database })).rejects.toThrow('lock');

  await host.ask({ ask: 'touch-file', path: stage.database });
  await using other = await DuckdbSession.open({ path: stage.database });
  expect(await other.value('SELECT max(n) FROM entries')).toBe('2');
});

it('loses nothing that was synced when the machine is lost under load', async () => {
  let safe = 0;
  {
    await using host = new Host(stage);
    await host.ask({ ask: 'connect' });
    await host.ask({ ask: 'write' });
    await until('some commits', () => host.written > 50);
    safe = host.written;
    await host.ask({ ask: 'mark', name: 'safe' });
    const more = host.written + 50;
    await until('more commits', () => host.written > more);
    await host.kill();
  }
  await stage.loseDisk();

  await using again = new Host(stage);
  await again.ask({ ask: 'connect' });
  const restored = await again.sql(entries);
  expect(restored.length).toBeGreaterThanOrEqual(safe);
  expect(restored).toEqual(upTo(restored.length));
});

it('ships what the application left when that is killed, and nobody reads the log any more', async () => {
  await using host = new Host(stage);
  await host.ask({ ask: 'connect' });
  await host.ask({ ask: 'write' });
  await until('some commits', () => host.written > 50);
  const { keeper } = host;
  host.stopReading();
  await host.killHost();
  await until('the end of the keeper', () => !keeper.runs);
  const shipped = await stage.restored(entries);
  expect(shipped.length).toBeGreaterThanOrEqual(host.written);
  expect(shipped).toEqual(upTo(shipped.length));
});

it('answers a hundred queries that are under way at close(), and loses nothing of them', async () => {
  await using host = new Host(stage);
  await host.ask({ ask: 'connect' });
  await host.sql('CREATE TABLE entries (n INTEGER)');
  const [counts] = await host.ask({ ask: 'close-under', queries: 100 });
  expect(counts).toEqual(['100', 'DatabaseUnavailableError']);
  // A second close() is the first.
  await host.ask({ ask: 'close' });
  expect(host.keeper.runs).toBe(false);
  const written = Array.from({ length: 50 }, (_, index) => [String(2 * index)]);
  expect(await stage.restored(entries)).toEqual(written);
});

it('goes on with another keeper when the first one dies, and never lets go of the file', async () => {
  await using host = new Host(stage);
  await host.ask({ ask: 'connect' });
  await host.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await stage.durable();
  const first = host.keeper;
  await first.kill();
  await host.heard('error');
  await host.sql('INSERT INTO entries VALUES (2)');
  await until('another keeper', async () => {
    await host.sql('SELECT 1');
    return host.keeper.pid !== first.pid;
  });
  await stage.durable();
  await host.ask({ ask: 'close' });
  expect(host.events).not.toContain('suspended');
  expect(await stage.restored(entries)).toEqual(upTo(2));
});

it('ships with another keeper what is closed while there is none', async () => {
  await using host = new Host(stage);
  await host.ask({ ask: 'connect' });
  await host.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await stage.durable();
  await host.keeper.kill();
  await host.heard('error');
  await host.sql('INSERT INTO entries VALUES (2)');
  await expect(host.ask({ ask: 'mark', name: 'too-soon' })).rejects.toThrow('The keeper has ended');
  await host.ask({ ask: 'close' });
  expect(await stage.restored(entries)).toEqual(upTo(2));
});

it('closes and opens again when somebody tells only the keeper to stop', async () => {
  await using host = new Host(stage);
  await host.ask({ ask: 'connect' });
  await host.sql('CREATE TABLE entries AS SELECT 1 AS n');
  process.kill(host.keeper.pid, 'SIGTERM');
  await host.heard('suspended');
  await host.heard('resumed');
  expect(await host.sql(entries)).toEqual(upTo(1));
});

it('hands over to a newer instance, takes no queries meanwhile, and comes back after it', async () => {
  await using host = new Host(stage, { EIDER_INSTANCE: 'first' });
  await host.ask({ ask: 'connect' });
  await host.sql('CREATE TABLE entries AS SELECT 1 AS n');

  const disk = stage.folder.at('disk/other.duckdb');
  await using newer = new Host(stage, { EIDER_INSTANCE: 'second', EIDER_DATABASE_PATH: disk });
  await newer.ask({ ask: 'connect' });
  await host.heard('suspended');
  await expect(host.sql(entries)).rejects.toThrow('takes no queries');
  expect(await newer.sql(entries)).toEqual(upTo(1));
  await newer.sql('INSERT INTO entries VALUES (2)');
  await newer.ask({ ask: 'close' });

  await host.heard('resumed');
  expect(await host.sql(entries)).toEqual(upTo(2));
});

it('takes no queries any more once it is fenced, and comes back with what the other one wrote', async () => {
  await using sleeper = new Host(stage, { EIDER_INSTANCE: 'first' });
  await sleeper.ask({ ask: 'connect' });
  await sleeper.sql('CREATE TABLE entries AS SELECT 1 AS n');
  await stage.durable();
  process.kill(sleeper.keeper.pid, 'SIGSTOP');
  await sleeper.sql('INSERT INTO entries VALUES (3)');

  const disk = stage.folder.at('disk/other.duckdb');
  await using taker = new Host(stage, { EIDER_INSTANCE: 'second', EIDER_DATABASE_PATH: disk });
  await taker.ask({ ask: 'connect' });
  await taker.sql('INSERT INTO entries VALUES (2)');
  process.kill(sleeper.keeper.pid, 'SIGCONT');
  await sleeper.heard('fenced');
  await sleeper.heard('suspended');
  await expect(sleeper.sql(entries)).rejects.toThrow('another instance has taken over');
  expect(await taker.sql(entries)).toEqual(upTo(2));
  await taker.ask({ ask: 'close' });

  await sleeper.heard('resumed');
  expect(await sleeper.sql(entries)).toEqual(upTo(2));
});

it('stops waiting for the lease when it is told to close', async () => {
  await using holder = new Host(stage);
  await holder.ask({ ask: 'connect' });
  const disk = stage.folder.at('disk/other.duckdb');
  await using waiting = new Host(stage, { EIDER_LEASE: 'wait', EIDER_DATABASE_PATH: disk });
  const connecting = expect(waiting.ask({ ask: 'connect' })).rejects.toThrow('it was closed');
  await waiting.heard('waiting');
  await waiting.ask({ ask: 'close' });
  await connecting;
  expect(waiting.keeper.runs).toBe(false);
});

it('says why it cannot connect, and leaves nothing behind', async () => {
  await using holder = new Host(stage);
  await holder.ask({ ask: 'connect' });
  const disk = stage.folder.at('disk/other.duckdb');
  await using other = new Host(stage, { EIDER_LEASE: 'fail', EIDER_DATABASE_PATH: disk });
  await expect(other.ask({ ask: 'connect' })).rejects.toMatchObject({
    name: 'KeeperFailedError',
    exitCode: 75,
  });
  await expect(other.sql('SELECT 1')).rejects.toThrow('takes no queries');
  await using sameDisk = new Host(stage);
  await expect(sameDisk.ask({ ask: 'connect' })).rejects.toThrow('in use by another eider');
  await using unset = new Host(stage, { R2_BUCKET_NAME: '' });
  await expect(unset.ask({ ask: 'connect' })).rejects.toThrow('R2_BUCKET_NAME');
});
