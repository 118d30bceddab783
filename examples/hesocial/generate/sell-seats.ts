import type { Faker } from '@faker-js/faker';
import type { RegistrationId, VerificationId } from '../schema/ids.ts';
import type { EventRow, RegistrationRow, UserRow, VerificationRow } from '../schema/rows.ts';
import { paymentMethods } from './payment-methods.ts';

interface Outcome {
  registration: 'confirmed' | 'cancelled';
  payment: VerificationRow['status'];
}

/** Of a hundred confirmed registrations, how many end how. */
const outcomes: readonly { weight: number; value: Outcome }[] = [
  { weight: 72, value: { registration: 'confirmed', payment: 'verified' } },
  { weight: 20, value: { registration: 'confirmed', payment: 'pending' } },
  { weight: 6, value: { registration: 'cancelled', payment: 'refunded' } },
  { weight: 2, value: { registration: 'cancelled', payment: 'withdrawn' } },
];

/**
 * Sells seats of `events` to `users`, one registration after the other, and counts seats and revenue into the events.
 * A registration for which too few seats are left waits.
 */
export function sellSeats(
  faker: Faker,
  { users, events, count, now }: { users: UserRow[]; events: EventRow[]; count: number; now: Date },
): { registrations: RegistrationRow[]; verifications: VerificationRow[] } {
  const registrations: RegistrationRow[] = [];
  const verifications: VerificationRow[] = [];
  for (let index = 0; index < count; index += 1) {
    const event = faker.helpers.arrayElement(events);
    const registration: RegistrationRow = {
      id: (index + 1) as RegistrationId,
      user_id: faker.helpers.arrayElement(users).id,
      event_id: event.id,
      seats: faker.number.int({ min: 1, max: 4 }),
      status: 'waiting',
      registered_at: faker.date.recent({ days: 120, refDate: now }),
    };
    registrations.push(registration);
    if (event.seats_taken + registration.seats > event.seats) continue;

    const id = (verifications.length + 1) as VerificationId;
    verifications.push(sell(faker, { id, registration, event }));
  }
  return { registrations, verifications };
}

function sell(
  faker: Faker,
  { id, registration, event }: { id: VerificationId; registration: RegistrationRow; event: EventRow },
): VerificationRow {
  const outcome = faker.helpers.weightedArrayElement(outcomes);
  const amount = registration.seats * event.price_cents;
  registration.status = outcome.registration;
  if (outcome.registration === 'confirmed') event.seats_taken += registration.seats;
  if (outcome.payment === 'verified') event.revenue_cents += BigInt(amount);
  return {
    id,
    registration_id: registration.id,
    method: faker.helpers.arrayElement(paymentMethods),
    amount_cents: amount,
    status: outcome.payment,
    requested_at: registration.registered_at,
    decided_at:
      outcome.payment === 'pending'
        ? null
        : faker.date.soon({ days: 3, refDate: registration.registered_at }),
  };
}
