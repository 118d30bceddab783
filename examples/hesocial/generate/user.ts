import type { Faker } from '@faker-js/faker';
import type { UserId } from '../schema/ids.ts';
import type { UserRow } from '../schema/rows.ts';
import { cities } from './cities.ts';

/** A member who joined in the three years before `now`. The address is of a domain that nobody owns (RFC 2606). */
export function generateUser(faker: Faker, { id, now }: { id: UserId; now: Date }): UserRow {
  const firstName = faker.person.firstName();
  const lastName = faker.person.lastName();
  return {
    id,
    name: `${firstName} ${lastName}`,
    email: `${faker.helpers.slugify(`${firstName}.${lastName}`).toLowerCase()}.${id}@example.com`,
    city: faker.helpers.arrayElement(cities),
    tier: faker.helpers.weightedArrayElement([
      { weight: 80, value: 'member' },
      { weight: 17, value: 'patron' },
      { weight: 3, value: 'founder' },
    ]),
    joined_at: faker.date.past({ years: 3, refDate: now }),
  };
}
