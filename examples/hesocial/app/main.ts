import { DuckDBConnection } from '@eider/runtime';
import { inspect } from '../checks/inspect.ts';
import { basicSeason } from '../generate/basic-season.ts';
import { generateSeason } from '../generate/season.ts';
import { migrations } from '../schema/migrations.ts';
import { Journal } from './journal.ts';
import { keepWriting } from './keep-writing.ts';
import { lastCommit } from './last-commit.ts';
import { Ledger } from './ledger.ts';
import type { PlatformEvent } from './platform-event.ts';
import { say } from './say.ts';
import { seed } from './seed.ts';
import { readSettings } from './settings.ts';
import { platformRoutes } from './web/routes.ts';
import { servePages } from './web/serve.ts';

/** Low, so that a checkpoint happens every few seconds. DuckDB adds an estimate of the commit's size to the WAL's; its default is 16 MB. */
const duckdb = { checkpoint_threshold: '2MB' };

const tell = (event: PlatformEvent): void => say(event);

/**
 * The events platform: restores and opens its database, seeds it if it is empty, looks whether everything agrees, serves its
 * pages, and writes until SIGTERM or SIGINT; then it ships the rest.
 */
async function main(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stop.abort());
  tell({ event: 'started', pid: process.pid });

  const { ledgerPath, port } = readSettings(process.env);
  await using database = new DuckDBConnection({ migrations, duckdb });
  try {
    await database.connect({ signal: stop.signal });
  } catch (failure) {
    // It was told to stop while it waited.
    if (stop.signal.aborted) return;
    throw failure;
  }
  using ledger = new Ledger(ledgerPath);
  const journal = new Journal({ database, committed: (commit) => ledger.append(commit) });

  if ((await database.withConnection(lastCommit)) === 0n) {
    const rich = { name: 'rich', make: () => generateSeason() } as const;
    tell(await seed(journal, [rich, { name: 'basic', make: () => basicSeason }]));
  }
  const inspection = await database.withConnection(inspect);
  await using pages = await servePages(platformRoutes({ database, journal }), port);
  const keeper = database.keeperPid ?? null;
  tell({ event: 'opened', ...inspection, keeper, port: pages.port });

  const newest = await database.withConnection(lastCommit);
  const last = await keepWriting(journal, { last: newest, signal: stop.signal });
  tell({ event: 'closed', last });
}

await main();
