import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConnectionPool } from '../../../runtime/src/library/connection-pool.ts';
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
