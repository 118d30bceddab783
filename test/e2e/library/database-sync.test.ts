import { writeFile } from 'node:fs/promises';
import { DuckDBConnection, eiderRoutes, R2DatabaseSync, TransactionLeftOpenError } from '@eider/runtime';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

it('uploads, finds, validates and downloads a database that nobody has open', async () => {
  const sync = new R2DatabaseSync({ settings: stage.environment });
  expect(await sync.checkRemoteExists()).toBe(false);
  expect(await sync.getLastModified()).toBeUndefined();
  await using session = await DuckdbSession.open({ path: stage.database });
  await session.run('CREATE TABLE entries AS SELECT 1 AS n');
  await session.detach();

  const { seq } = await sync.uploadDatabase({ name: 'first' });
  expect(await sync.checkRemoteExists()).toBe(true);
  expect((await sync.getLastModified())?.getTime()).toBeGreaterThan(0);
  expect((await sync.status()).lease?.state).toBe('free');
  await sync.validateDatabase();
  const file = stage.folder.at('copy.duckdb');
  expect(await sync.downloadDatabase({ file, at: 'first' })).toEqual({ seq });
  await sync.validateDatabase(file);
  expect(await readTable(file, 'SELECT n FROM entries')).toEqual([['1']]);

  await expect(sync.downloadDatabase({ file })).rejects.toMatchObject({
    name: 'CommandFailedError',
    exitCode: 73,
  });
  const other = stage.folder.at('other');
  await writeFile(other, 'no database');
  await expect(sync.validateDatabase(other)).rejects.toThrow('refuses');
});

it('marks points and serves health through the connection that has the database open', async () => {
  const settings = { ...stage.environment, EIDER_HTTP_ADDRESS: '127.0.0.1:0' };
  const connection = new DuckDBConnection({ settings });
  const routes = eiderRoutes(connection);
  expect((await routes.request('/api/health/database')).status).toBe(503);
  await connection.connect();
  try {
    await connection.run('CREATE TABLE entries AS SELECT 1 AS n');
    const sync = new R2DatabaseSync({ settings, connection });
    const { seq } = await sync.uploadDatabase({ name: 'marked' });
    await connection.run('INSERT INTO entries VALUES (2)');
    expect(await stage.restored('SELECT n FROM entries', { at: String(seq) })).toEqual([['1']]);

    const healthy = await until('an answer', async () => {
      const answer = await routes.request('/api/health/r2-sync');
      return answer.status === 200 && ((await answer.json()) as object);
    });
    expect(healthy).toMatchObject({ ok: true, state: 'running' });
    expect(await (await routes.request('/metrics')).text()).toContain('eider_lag_seconds');
    expect((await routes.request('/etc/passwd')).status).toBe(404);
  } finally {
    await connection.close();
  }
  expect((await routes.request('/api/health/database')).status).toBe(503);
});

it('rolls back what a transaction could not finish', async () => {
  await using connection = new DuckDBConnection({ settings: stage.environment });
  await connection.connect();
  await connection.run('CREATE TABLE entries (n INTEGER)');
  const failing = connection.transaction(async (native) => {
    await native.run('INSERT INTO entries VALUES (1)');
    throw new Error('changed its mind');
  });
  await expect(failing).rejects.toThrow('changed its mind');
  const ended = connection.transaction(async (native) => {
    await native.run('ROLLBACK');
    throw new Error('changed its mind, and rolled back itself');
  });
  await expect(ended).rejects.toThrow('rolled back itself');
  await expect(connection.run('BEGIN')).rejects.toThrow(TransactionLeftOpenError);
  const kept = await connection.transaction(async (native) => {
    await native.run('INSERT INTO entries VALUES (2)');
    return 'kept';
  });
  expect(kept).toBe('kept');
  await connection.checkpoint();
  expect(await connection.query('SELECT n FROM entries')).toEqual([{ n: 2 }]);
});
