import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beAloneOnDisk } from '../../../runtime/src/supervisor/disk/alone-on-disk.ts';
import { eider } from './eider.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eider-doctor-'));
  mkdirSync(join(folder, 'bucket'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Settings that are right, with a folder as the bucket. */
const healthy = () => ({
  R2_ENDPOINT: pathToFileURL(folder).href,
  R2_BUCKET_NAME: 'bucket',
  EIDER_DATABASE_PATH: join(folder, 'app.duckdb'),
});

/** What `doctor --json` finds, by the names of its checks. */
async function doctor(environment: Readonly<Record<string, string>>) {
  const { stdout, stderr, exitCode } = await eider(['doctor', '--json'], { environment });
  const { ok, checks } = JSON.parse(stdout);
  expect(stderr).toBe('');
  expect(ok).toBe(exitCode === 0);
  const results = new Map<string, { outcome: string; detail: string; todo?: string }>();
  for (const check of checks) results.set(check.name, check);
  return { results, exitCode };
}

async function createDatabase(path: string, options: Record<string, string> = {}): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // The DuckDB that Node.js gets can encrypt only with a weak source of randomness, which does not matter here.
  await connection.run('SET force_mbedtls_unsafe = true');
  const clause = Object.entries(options).map(([name, value]) => `, ${name} '${value}'`);
  await connection.run(`ATTACH '${path}' AS made (TYPE duckdb${clause.join('')})`);
  await connection.run('CREATE TABLE made.numbers AS SELECT range AS n FROM range(10)');
  await connection.run('DETACH made');
  connection.closeSync();
  instance.closeSync();
}

it('finds nothing wrong, and leaves nothing behind', async () => {
  await createDatabase(join(folder, 'app.duckdb'));
  const { results, exitCode } = await doctor(healthy());
  expect(exitCode).toBe(0);
  expect([...results].map(([name, { outcome }]) => [name, outcome])).toEqual([
    ['Node.js', 'ok'],
    ['settings', 'ok'],
    ['DuckDB', 'ok'],
    ['path', 'ok'],
    ['folder', 'ok'],
    ['disk space', 'ok'],
    ['alone', 'ok'],
    ['database', 'ok'],
    ['bucket', 'ok'],
    ['clock', 'ok'],
    ['conditional writes', 'ok'],
  ]);
  expect(readdirSync(folder).toSorted()).toEqual(['app.duckdb', 'bucket']);
});

it('answers people in lines', async () => {
  const { stdout, exitCode } = await eider(['doctor'], { environment: healthy() });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ok {7}Node\.js {13}v\d+/);
  expect(stdout.split('\n')).toHaveLength(11);
});

it('names every setting that is missing', async () => {
  const { results, exitCode } = await doctor({});
  expect(exitCode).toBe(78);
  for (const name of ['R2_BUCKET_NAME', 'R2_ACCOUNT_ID', 'R2_ACCESS_KEY_ID', 'R2_SECRET_ACCESS_KEY']) {
    expect(results.get('settings')?.detail).toContain(`${name} is missing`);
  }
});

it('warns of a setting that does not exist', async () => {
  const { results, exitCode } = await doctor({ ...healthy(), EIDER_PITR_HOUR: '1' });
  expect(exitCode).toBe(0);
  expect(results.get('settings')).toMatchObject({
    outcome: 'warning',
    detail: expect.stringContaining('EIDER_PITR_HOUR'),
  });
});

it.each([
  ['a folder as the database', () => folder, 'path', 78],
  ['a path in a folder that does not exist', () => join(folder, 'missing', 'app.duckdb'), 'path', 78],
  ['a folder that cannot be written', () => '/proc/app.duckdb', 'folder', 73],
])('refuses %s', async (_, path, check, code) => {
  const { results, exitCode } = await doctor({
    ...healthy(),
    EIDER_DATABASE_PATH: path(),
    R2_DATABASE_KEY: 'app',
  });
  expect(exitCode).toBe(code);
  expect(results.get(check)?.outcome).toBe('failure');
});

it('refuses what is no DuckDB file', async () => {
  writeFileSync(
    join(folder, 'app.duckdb'),
    'a file of another kind, long enough to have a header. '.repeat(100),
  );
  const { results, exitCode } = await doctor(healthy());
  expect(exitCode).toBe(65);
  expect(results.get('database')?.outcome).toBe('failure');
});

it('warns of an encrypted file, or refuses it when told so', async () => {
  await createDatabase(join(folder, 'app.duckdb'), { ENCRYPTION_KEY: randomBytes(16).toString('hex') });
  const allowed = await doctor(healthy());
  expect(allowed.exitCode).toBe(0);
  expect(allowed.results.get('database')?.outcome).toBe('warning');
  const refused = await doctor({ ...healthy(), EIDER_OPAQUE: 'refuse' });
  expect(refused.exitCode).toBe(65);
});

it('warns of another eider', async () => {
  using _alone = beAloneOnDisk(join(folder, 'app.duckdb'));
  const { results, exitCode } = await doctor(healthy());
  expect(exitCode).toBe(0);
  expect(results.get('alone')).toMatchObject({
    outcome: 'warning',
    detail: expect.stringContaining(`process ${process.pid} on `),
  });
});

it('says that the bucket does not exist', async () => {
  const { results, exitCode } = await doctor({ ...healthy(), R2_BUCKET_NAME: 'another' });
  expect(exitCode).toBe(78);
  expect(results.get('bucket')?.outcome).toBe('failure');
});

it('says that the endpoint does not answer, and shows no secret', async () => {
  const secret = randomBytes(32).toString('hex');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  server.close();
  await once(server, 'close');
  const { results, exitCode } = await doctor({
    ...healthy(),
    R2_ENDPOINT: `http://127.0.0.1:${port}`,
    R2_ACCESS_KEY_ID: secret,
    R2_SECRET_ACCESS_KEY: secret,
  });
  expect(exitCode).toBe(69);
  expect(results.get('bucket')?.outcome).toBe('failure');
  expect(JSON.stringify([...results])).not.toContain(secret);
});
