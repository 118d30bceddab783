import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../../../../runtime/src/library/migrations/migrate.ts';
import {
  parseMigration,
  readMigrations,
} from '../../../../runtime/src/library/migrations/read-migrations.ts';
import { readSchemaState, type Sql } from '../../../../runtime/src/library/migrations/schema-tables.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';
import { sampleMigrations, writeMigrations } from './sample-migrations.ts';
import { fingerprint } from './schema-fingerprint.ts';

let folder: TemporaryFolder;
let instance: DuckDBInstance;

beforeEach(async () => {
  folder = await TemporaryFolder.create();
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
});
afterEach(async () => {
  instance.closeSync();
  await folder[Symbol.asyncDispose]();
});

const parse = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([file, sql]) => parseMigration(file, Buffer.from(sql)));

const noPoint = async () => {};

it('applies what is missing, each with its row, and takes a point before the first in a database that has tables', async () => {
  const sql = await instance.connect();
  const points: number[] = [];
  const before = async ({ number }: { number: number }) => void points.push(number);
  const first = await migrate({
    sql,
    migrations: await readMigrations(writeMigrations(folder.path, 1)),
    before,
  });
  expect(first.map(({ name }) => name)).toEqual(['members']);
  expect(points).toEqual([]);

  const migrations = await readMigrations(writeMigrations(folder.path, 3));
  expect((await migrate({ sql, migrations, before })).length).toBe(2);
  expect(points).toEqual([2]);
  const state = await readSchemaState(sql);
  expect(state.applied.map(({ number }) => number)).toEqual([1, 2, 3]);
  // The second one is compatible with code of version 1, the third one is not.
  expect(state.compatibility).toEqual({ version: 3, oldest: 3 });
  expect(await migrate({ sql, migrations, before })).toEqual([]);
  expect(points).toEqual([2]);
});

it.each([
  {
    what: 'fails',
    sql: 'CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1); INSERT INTO nowhere VALUES (1)',
    at: 3,
  },
  { what: 'does not parse', sql: 'CREATE TABLE t (n INTEGER); CREATE TABEL u', at: 1 },
  { what: 'ends the transaction', sql: 'CREATE TABLE t (n INTEGER); COMMIT; DROP TABLE t', at: 2 },
  { what: 'is no part of a transaction', sql: 'CREATE TABLE t (n INTEGER); VACUUM; CHECKPOINT', at: 3 },
])('leaves nothing of a migration that $what', async ({ sql: text, at }) => {
  const sql = await instance.connect();
  await migrate({
    sql,
    migrations: parse({ '0001-fine.sql': 'CREATE TABLE fine (n INTEGER)' }),
    before: noPoint,
  });
  const untouched = await fingerprint(sql);
  const migrations = parse({ '0001-fine.sql': 'CREATE TABLE fine (n INTEGER)', '0002-wrong.sql': text });
  const attempt = migrate({ sql, migrations, before: noPoint });
  await expect(attempt).rejects.toThrow(`Migration 0002-wrong failed in its statement ${at}`);
  expect(await fingerprint(sql)).toBe(untouched);
});

it('says why a migration failed, although it could not be rolled back either', async () => {
  const connection = await instance.connect();
  const sql: Sql = {
    run: (...query) => connection.run(...query),
    runAndReadAll: (...query) => connection.runAndReadAll(...query),
    extractStatements: (text) => {
      connection.closeSync();
      return connection.extractStatements(text);
    },
  };
  const attempt = migrate({
    sql,
    migrations: parse({ '0001-fine.sql': 'CREATE TABLE fine (n INTEGER)' }),
    before: noPoint,
  });
  await expect(attempt).rejects.toThrow('Migration 0001-fine failed in its statement 1');
});

it('applies nothing if no point can be marked before', async () => {
  const sql = await instance.connect();
  await sql.run('CREATE TABLE something AS SELECT 1 AS n');
  const untouched = await fingerprint(sql);
  const before = () => Promise.reject(new Error('the bucket does not answer'));
  await expect(migrate({ sql, migrations: parse(sampleMigrations), before })).rejects.toThrow(
    'does not answer',
  );
  expect(await fingerprint(sql)).toBe(untouched);
});

it('takes no table for its own that is not', async () => {
  const sql = await instance.connect();
  await sql.run('CREATE TABLE schema_migrations (version VARCHAR)');
  const attempt = migrate({ sql, migrations: parse(sampleMigrations), before: noPoint });
  await expect(attempt).rejects.toThrow('The table schema_migrations cannot be used');
});

it('refuses files with a gap', async () => {
  const { '0002-cities.sql': _left, ...others } = sampleMigrations;
  await expect(readMigrations(writeMigrations(folder.path, 2, others))).rejects.toThrow(
    '0003-moves.sql stands where number 2 should',
  );
});
