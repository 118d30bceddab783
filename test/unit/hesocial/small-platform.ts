import { DuckDBInstance } from '@duckdb/node-api';
import { commit } from '../../../examples/hesocial/app/commit.ts';
import { Database } from '../../../examples/hesocial/app/database.ts';
import { appendSeason } from '../../../examples/hesocial/app/seed.ts';
import { generateSeason } from '../../../examples/hesocial/generate/season.ts';
import type { CommitSeq } from '../../../examples/hesocial/schema/ids.ts';
import { migrations } from '../../../examples/hesocial/schema/migrations.ts';
import { migrate } from '../../../runtime/src/library/migrations/migrate.ts';
import { readMigrations } from '../../../runtime/src/library/migrations/read-migrations.ts';

/** Small enough that events sell out, and that the newest payment has been decided. */
const size = { users: 40, venues: 5, events: 8, registrations: 400 };

/** A platform in memory, with its tables and nothing in them. */
export async function emptyPlatform(): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await migrate({ sql: connection, migrations: await readMigrations(migrations), before: async () => {} });
  return new Database({ instance, connection });
}

/** A platform in memory with a season of some hundred rows. */
export async function smallPlatform(): Promise<Database> {
  const database = await emptyPlatform();
  const { connection } = database;
  const work = () => appendSeason(connection, generateSeason({ size }));
  await commit(connection, { seq: 1n as CommitSeq, time: new Date(), kind: 'seed', work });
  return database;
}
