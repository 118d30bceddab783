import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { DuckDBConnection, eiderRoutes } from '@eider/runtime';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { Host } from './host.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
});
afterEach(() => stage[Symbol.asyncDispose]());

const entries = 'SELECT n FROM entries ORDER BY n';

it('closes, goes back and opens again when an admin restores an older state through the mounted routes', async () => {
  const token = randomBytes(24).toString('hex');
  const settings = { ...stage.environment, EIDER_HTTP_ADDRESS: '127.0.0.1:0', EIDER_ADMIN_TOKEN: token };
  await using database = new DuckDBConnection({ settings });
  const suspended = once(database, 'suspended');
  const resumed = once(database, 'resumed');
  await database.connect();
  await database.run('CREATE TABLE entries AS SELECT 1 AS n');
  const point = await database.markPoint('good');
  await database.run('INSERT INTO entries VALUES (2)');

  const restore = (authorization: Record<string, string>) =>
    eiderRoutes(database).request('/api/admin/restore', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...authorization },
      body: JSON.stringify({ to: String(point), confirm: stage.environment['R2_DATABASE_KEY'] }),
    });
  expect((await restore({})).status).toBe(401);
  expect((await restore({ Authorization: `Bearer ${token}` })).status).toBe(202);
  await suspended;
  await resumed;
  expect(await database.query(entries)).toEqual([{ n: 1 }]);
});

it('waits for the lease no longer than its signal says', async () => {
  await using holder = new Host(stage);
  await holder.ask({ ask: 'connect' });
  const settings = {
    ...stage.environment,
    EIDER_LEASE: 'wait',
    EIDER_DATABASE_PATH: stage.folder.at('disk/other.duckdb'),
  };
  const patience = new AbortController();
  const database = new DuckDBConnection({ settings });
  database.on('waiting', () => patience.abort(new Error('out of patience')));
  await expect(database.connect({ signal: patience.signal })).rejects.toThrow('out of patience');
  await expect(database.query('SELECT 1')).rejects.toThrow('takes no queries');
  await holder.ask({ ask: 'close' });
});
