import { expect, it } from 'vitest';
import { Journal } from '../../../examples/hesocial/app/journal.ts';
import { seed } from '../../../examples/hesocial/app/seed.ts';
import { inspect } from '../../../examples/hesocial/checks/inspect.ts';
import { basicSeason } from '../../../examples/hesocial/generate/basic-season.ts';
import { generateSeason } from '../../../examples/hesocial/generate/season.ts';
import { emptyPlatform } from './small-platform.ts';

const size = { users: 20, venues: 3, events: 5, registrations: 50 };
const basic = { name: 'basic', make: () => basicSeason } as const;

it.each([
  {
    what: 'cannot be made',
    rich: () => {
      throw new Error('no faker');
    },
  },
  {
    what: 'breaks a constraint when half of it is written',
    rich: () => {
      const season = generateSeason({ size });
      return { ...season, events: season.events.map((event) => ({ ...event, price_cents: 0 })) };
    },
  },
])('falls back to the basic season if the rich one $what', async ({ rich }) => {
  using database = await emptyPlatform();
  const { connection } = database;
  const journal = new Journal({
    database: { withConnection: (work) => work(connection) },
    committed: () => {},
  });
  const seeded = await seed(journal, [{ name: 'rich', make: rich }, basic]);
  expect(seeded).toMatchObject({ season: 'basic', failed: [expect.stringContaining('rich: ')] });
  const { last, tables, checks } = await inspect(connection);
  expect(last).toBe(1n);
  expect(tables.find(({ name }) => name === 'users')?.rows).toBe(basicSeason.users.length);
  expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
});

it('takes the rich season if it can, and says what is wrong if none can be written', async () => {
  using database = await emptyPlatform();
  const journal = new Journal({
    database: { withConnection: (work) => work(database.connection) },
    committed: () => {},
  });
  const rich = { name: 'rich', make: () => generateSeason({ size }) } as const;
  expect(await seed(journal, [rich, basic])).toEqual({ event: 'seeded', season: 'rich', failed: [] });
  await expect(seed(journal, [basic])).rejects.toThrow('Duplicate key');
});
