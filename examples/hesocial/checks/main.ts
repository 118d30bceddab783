import { Database } from '../app/database.ts';
import { say } from '../app/say.ts';
import { inspect } from './inspect.ts';
import { readJournal } from './read-journal.ts';

/** `node checks/main.ts FILE`: inspects a database that nobody has open, and prints what it found as a line of JSON. */
async function main([path]: string[]): Promise<void> {
  if (path === undefined) throw new Error('usage: node checks/main.ts FILE');
  using database = await Database.openReadOnly(path);
  const inspection = await inspect(database.connection);
  say({ ...inspection, journal: await readJournal(database.connection) });
  process.exitCode = inspection.checks.every(({ violations }) => violations === 0) ? 0 : 1;
}

await main(process.argv.slice(2));
