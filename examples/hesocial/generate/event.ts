import type { Faker } from '@faker-js/faker';
import type { EventId } from '../schema/ids.ts';
import type { EventRow, VenueRow } from '../schema/rows.ts';
import { categories } from './categories.ts';

/** Doors open at these hours, UTC. */
const doors = { min: 14, max: 21 };

/** An event of the coming year at `venue`, on the hour, with no seat taken yet. */
export function generateEvent(
  faker: Faker,
  { id, venue, now }: { id: EventId; venue: Pick<VenueRow, 'id' | 'name' | 'seats'>; now: Date },
): EventRow {
  const category = faker.helpers.arrayElement(categories);
  const startsAt = faker.date.future({ years: 1, refDate: now });
  startsAt.setUTCHours(faker.number.int(doors), 0, 0, 0);
  return {
    id,
    venue_id: venue.id,
    title: `${faker.helpers.arrayElement(category.titles)} at ${venue.name}`,
    category: category.name,
    starts_at: startsAt,
    seats: Math.ceil(venue.seats * faker.number.float({ min: 0.5, max: 1 })),
    price_cents: faker.number.int({ ...category.price, multipleOf: 500 }),
    seats_taken: 0,
    revenue_cents: 0n,
  };
}
