import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionPool } from '../../../runtime/src/library/connection-pool.ts';
import { TransactionLeftOpenError } from '../../../runtime/src/library/errors/transaction-left-open-error.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

/** Milliseconds that nothing here takes. */
const ages = 600_000;

/** Takes hours. */
const endless = 'SELECT count(*) FROM range(1_000_000_000) a(i), range(1_000_000) b(j) WHERE hash(i * j) = 0';

let folder: TemporaryFolder;
let pool: ConnectionPool;

beforeEach(async () => {
  folder = await TemporaryFolder.create();
  pool = await ConnectionPool.open({
    path: folder.at('pool.duckdb'),
    connections: 2,
    settings: { threads: '1' },
  });
});
afterEach(() => folder[Symbol.asyncDispose]());

it('gives each its own connection, and no more of them than it may have', async () => {
  let atOnce = 0;
  let most = 0;
  const numbers = Array.from({ length: 20 }, (_, n) =>
    pool.use(async (connection) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      const reader = await connection.runAndReadAll(`SELECT ${n}`);
      atOnce -= 1;
      return reader.value(0, 0);
    }),
  );
  expect(await Promise.all(numbers)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(most).toBe(2);
  await pool.close({ withinMs: ages });
});

it('answers everything that was asked for before it closes', async () => {
  await pool.use((connection) => connection.run('CREATE TABLE entries (n INTEGER)'));
  const asked = Array.from({ length: 50 }, (_, n) =>
    pool.use((connection) => connection.run(`INSERT INTO entries VALUES (${n})`)),
  );
  await pool.close({ withinMs: ages });
  expect(await Promise.allSettled(asked)).not.toContainEqual(expect.objectContaining({ status: 'rejected' }));
});

it('interrupts what takes too long, refuses what still waits, and closes all the same', async () => {
  const asked = [endless, endless, 'SELECT 1'].map((sql) => pool.use((connection) => connection.run(sql)));
  const answers = Promise.allSettled(asked);
  await pool.close({ withinMs: 50 });
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  // Closed means that others may open it.
  const again = await ConnectionPool.open({ path: folder.at('pool.duckdb'), connections: 1, settings: {} });
  await again.close({ withinMs: ages });
});

describe('a transaction that is not ended', () => {
  const count = async (table: string) =>
    (await pool.use((connection) => connection.runAndReadAll(`SELECT count(*) FROM ${table}`))).value(0, 0);

  beforeEach(() => pool.use((connection) => connection.run('CREATE TABLE entries (n INTEGER PRIMARY KEY)')));
  afterEach(() => pool.close({ withinMs: ages }));

  it('takes nobody else’s work with it after a failure', async () => {
    const failing = pool.use(async (connection) => {
      await connection.run('BEGIN');
      await connection.run('INSERT INTO entries VALUES (1)');
      throw new Error('of the application');
    });
    await expect(failing).rejects.toThrow('of the application');
    await pool.use((connection) => connection.run('INSERT INTO entries VALUES (1), (2)'));
    await pool.close({ withinMs: ages });
    pool = await ConnectionPool.open({ path: folder.at('pool.duckdb'), connections: 1, settings: {} });
    expect(await count('entries')).toBe(2n);
  });

  it('is told to whoever left it open, and nothing of it is kept', async () => {
    const leaving = pool.use(async (connection) => {
      await connection.run('BEGIN');
      await connection.run('INSERT INTO entries VALUES (1)');
    });
    await expect(leaving).rejects.toThrow(TransactionLeftOpenError);
    expect(await count('entries')).toBe(0n);
  });

  it('is told, too, if a statement in it had failed, so that no later one can go through', async () => {
    const leaving = pool.use(async (connection) => {
      await connection.run('BEGIN');
      await connection.run('INSERT INTO entries VALUES (1)');
      await connection.run('INSERT INTO entries VALUES (1)').catch(() => undefined);
    });
    await expect(leaving).rejects.toThrow(TransactionLeftOpenError);
    expect(await count('entries')).toBe(0n);
  });

  it('costs nobody the temporary tables and settings of a connection', async () => {
    await pool.use((connection) => connection.run('CREATE TEMP TABLE scratch AS SELECT 1 AS n'));
    await expect(pool.use((connection) => connection.run('SELECT * FROM nowhere'))).rejects.toThrow();
    await pool.use((connection) => connection.run('BEGIN; INSERT INTO entries VALUES (1); COMMIT'));
    await expect(pool.use((connection) => connection.run('BEGIN'))).rejects.toThrow(TransactionLeftOpenError);
    expect(await count('scratch')).toBe(1n);
  });

  it('costs no connection, either, if the work fails before it is a promise', async () => {
    const connectionOf = () => pool.use(async (connection) => connection);
    const first = await connectionOf();
    const failing = pool.use(() => {
      throw new Error('of the application');
    });
    await expect(failing).rejects.toThrow('of the application');
    expect(await connectionOf()).toBe(first);
  });

  it('goes with a connection that cannot be used any more', async () => {
    const closing = pool.use(async (connection) => {
      connection.closeSync();
      throw new Error('of the application');
    });
    await expect(closing).rejects.toThrow('of the application');
    expect(await count('entries')).toBe(0n);
  });
});
