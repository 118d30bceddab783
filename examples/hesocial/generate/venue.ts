import type { Faker } from '@faker-js/faker';
import type { VenueId } from '../schema/ids.ts';
import type { VenueRow } from '../schema/rows.ts';
import { cities } from './cities.ts';

const houses = ['Villa', 'Palais', 'Château', 'Maison', 'Pavilion', 'Castello', 'Casa', 'Galerie'] as const;

/** A house with between 20 and 600 seats. */
export function generateVenue(faker: Faker, { id }: { id: VenueId }): VenueRow {
  return {
    id,
    name: `${faker.helpers.arrayElement(houses)} ${faker.person.lastName()}`,
    city: faker.helpers.arrayElement(cities),
    seats: faker.number.int({ min: 20, max: 600, multipleOf: 10 }),
  };
}
