import { en, Faker } from '@faker-js/faker';
import type { EventId, UserId, VenueId } from '../schema/ids.ts';
import type { EventRow, RegistrationRow, UserRow, VenueRow, VerificationRow } from '../schema/rows.ts';
import { generateEvent } from './event.ts';
import { sellSeats } from './sell-seats.ts';
import { generateUser } from './user.ts';
import { generateVenue } from './venue.ts';

/** How much of everything; the default makes about 100,000 rows. */
export interface SeasonSize {
  users: number;
  venues: number;
  events: number;
  registrations: number;
}

export interface Season {
  users: UserRow[];
  venues: VenueRow[];
  /** With the seats taken and the revenue of the registrations below. */
  events: EventRow[];
  registrations: RegistrationRow[];
  verifications: VerificationRow[];
}

/** The season's data is as of this day, so that the same seed makes the same rows whenever it runs. */
const seasonStart = new Date('2026-09-01T00:00:00Z');

const fullSize: SeasonSize = { users: 16_000, venues: 400, events: 3_000, registrations: 42_000 };

/**
 * Everything that the platform knows on its first day: the same seed and size give the same rows, in every run.
 * @param seed any whole number
 */
export function generateSeason({
  seed = 1,
  size = fullSize,
}: {
  seed?: number;
  size?: SeasonSize;
} = {}): Season {
  const faker = new Faker({ locale: en, seed });
  const now = seasonStart;
  const users = numbered<UserId, UserRow>(size.users, (id) => generateUser(faker, { id, now }));
  const venues = numbered<VenueId, VenueRow>(size.venues, (id) => generateVenue(faker, { id }));
  const events = numbered<EventId, EventRow>(size.events, (id) =>
    generateEvent(faker, { id, venue: faker.helpers.arrayElement(venues), now }),
  );
  const sales = sellSeats(faker, { users, events, count: size.registrations, now });
  return { users, venues, events, ...sales };
}

function numbered<Id extends number, Row>(count: number, make: (id: Id) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => make((index + 1) as Id));
}
