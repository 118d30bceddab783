import type { DuckDBConnection } from '@eider/runtime';
import type { EventId } from '../../schema/ids.ts';

/** An event as the pages show it: a row of the view `event_board`. */
export type BoardEvent = {
  id: EventId;
  title: string;
  category: string;
  starts_at: Date;
  venue: string;
  city: string;
  seats: number;
  seats_left: number;
  price_cents: number;
};

/** What there is in all: the row of the view `platform_totals`. */
export type Totals = {
  members: number;
  events: number;
  seats_taken: number;
  revenue_cents: bigint;
  commits: bigint;
};

/** What somebody looks for; null: anything. */
export interface Search {
  city: string | null;
  category: string | null;
}

/** What is asked of the database. */
export type Asked = Pick<DuckDBConnection, 'query'>;

const columns = 'id, title, category, starts_at, venue, city, seats, seats_left, price_cents';

/** Events on one page. */
const pageSize = 24;

/** The events that come next, with the seats that are left. */
export function findEvents(database: Asked, { city, category }: Search): Promise<BoardEvent[]> {
  return database.query<BoardEvent>(
    `SELECT ${columns} FROM event_board
     WHERE ($city IS NULL OR city = $city) AND ($category IS NULL OR category = $category)
     ORDER BY seats_left = 0, starts_at, id LIMIT ${pageSize}`,
    { city, category },
  );
}

/** Undefined if there is no such event. */
export async function findEvent(database: Asked, id: number): Promise<BoardEvent | undefined> {
  const [event] = await database.query<BoardEvent>(`SELECT ${columns} FROM event_board WHERE id = $id`, {
    id,
  });
  return event;
}

/** Where events take place and what kinds there are, for the two menus. */
export async function findChoices(database: Asked): Promise<{ cities: string[]; categories: string[] }> {
  const distinct = async (column: 'city' | 'category') => {
    const rows = await database.query<{ value: string }>(
      `SELECT DISTINCT ${column} AS value FROM event_board ORDER BY 1`,
    );
    return rows.map(({ value }) => value);
  };
  return { cities: await distinct('city'), categories: await distinct('category') };
}

/** How much there is of everything. */
export async function readTotals(database: Asked): Promise<Totals> {
  const [totals] = await database.query<Totals>('SELECT * FROM platform_totals');
  if (totals === undefined) throw new Error('platform_totals has no row');
  return totals;
}
