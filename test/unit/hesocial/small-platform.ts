import { Database } from '../../../examples/hesocial/app/database.ts';
import { seed } from '../../../examples/hesocial/app/seed.ts';
import { generateSeason } from '../../../examples/hesocial/generate/season.ts';

/** Small enough that events sell out, and that the newest payment has been decided. */
const size = { users: 40, venues: 5, events: 8, registrations: 400 };

/** A platform in memory with a season of some hundred rows. */
export async function smallPlatform(): Promise<Database> {
  const database = await Database.open(':memory:');
  await seed(database.connection, { season: generateSeason({ size }), time: new Date() });
  return database;
}
