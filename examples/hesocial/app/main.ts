import { inspect } from '../checks/inspect.ts';
import { generateSeason } from '../generate/season.ts';
import { Database } from './database.ts';
import { keepWriting } from './keep-writing.ts';
import { lastCommit } from './last-commit.ts';
import { Ledger } from './ledger.ts';
import type { PlatformEvent } from './platform-event.ts';
import { say } from './say.ts';
import { seed } from './seed.ts';
import { readSettings } from './settings.ts';

/**
 * The events platform: opens its database, seeds it if it is empty, looks whether everything agrees, and writes until
 * SIGTERM or SIGINT. It knows nothing of Eider.
 */
async function main(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stop.abort());
  say({ event: 'started', pid: process.pid } satisfies PlatformEvent);

  const { databasePath, ledgerPath } = readSettings(process.env);
  using database = await Database.open(databasePath);
  using ledger = new Ledger(ledgerPath);
  const { connection } = database;

  if ((await lastCommit(connection)) === 0n) {
    ledger.append(await seed(connection, { season: generateSeason(), time: new Date() }));
  }
  const inspection = await inspect(connection);
  say({ event: 'opened', ...inspection } satisfies PlatformEvent);

  const last = await keepWriting(connection, {
    last: await lastCommit(connection),
    signal: stop.signal,
    committed: (commit) => ledger.append(commit),
  });
  say({ event: 'closed', last } satisfies PlatformEvent);
}

await main();
