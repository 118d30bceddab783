import { closeSync, openSync } from 'node:fs';
import { DuckDBConnection, EiderError } from '@eider/runtime';
import type { HostReply, HostRequest } from './host-messages.ts';

// An application that embeds the library, for tests: it does what it is told over IPC. Its settings are in its environment.

let database: DuckDBConnection | undefined;

const say = (message: HostReply): void => void process.send?.(message);

function opened(): DuckDBConnection {
  if (database === undefined) throw new Error('not connected');
  return database;
}

async function connect(migrations: string | undefined): Promise<void> {
  const made = new DuckDBConnection({ ...(migrations !== undefined && { migrations }) });
  database = made;
  for (const event of [
    'synced',
    'lagging',
    'fenced',
    'waiting',
    'migrated',
    'suspended',
    'resumed',
    'error',
  ] as const) {
    made.on(event, () => say({ event }));
  }
  await made.connect();
}

async function rowsOf(sql: string): Promise<string[][]> {
  return (await opened().query(sql)).map((row) => Object.values(row).map(String));
}

async function write(): Promise<never> {
  await opened().run('CREATE TABLE IF NOT EXISTS entries (n INTEGER)');
  for (;;) {
    const [[newest] = []] = await rowsOf('SELECT coalesce(max(n), 0) FROM entries');
    const next = Number(newest) + 1;
    await opened().run('INSERT INTO entries VALUES ($next)', { next });
    say({ written: next });
  }
}

async function closeUnder(queries: number): Promise<string[][]> {
  const { run, query } = { run: opened().run.bind(opened()), query: opened().query.bind(opened()) };
  const asked = Array.from({ length: queries }, (_, n) =>
    n % 2 === 0
      ? run('INSERT INTO entries VALUES ($n)', { n })
      : query('SELECT sum(i * $n)::BIGINT AS answer FROM range(1_000_000) t(i)', { n }),
  );
  const closed = opened().close();
  const late = await query('SELECT 1').then(
    () => 'answered',
    (error: Error) => error.name,
  );
  const answers = await Promise.allSettled(asked);
  await closed;
  return [[String(answers.filter(({ status }) => status === 'fulfilled').length), late]];
}

async function answer(request: HostRequest): Promise<string[][]> {
  switch (request.ask) {
    case 'connect':
      await connect(request.migrations);
      return [];
    case 'sql':
      return rowsOf(request.sql);
    case 'write':
      // Ends with the process.
      void write();
      return [];
    case 'close-under':
      return closeUnder(request.queries);
    case 'mark':
      return [[String(await opened().markPoint(request.name))]];
    case 'close':
      await opened().close();
      return [];
    case 'touch-file':
      closeSync(openSync(request.path, 'r'));
      return [];
  }
}

process.on('message', async (request: HostRequest) => {
  const { id } = request;
  try {
    say({ id, rows: await answer(request), keeper: database?.keeperPid });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    say({ id, error: { name, message, exitCode: error instanceof EiderError ? error.exitCode : 70 } });
  }
});

// Whoever tests is gone.
process.on('disconnect', () => process.exit());
