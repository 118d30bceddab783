import { paymentMethods } from '../../generate/payment-methods.ts';
import type { EventId, UserId } from '../../schema/ids.ts';
import { timestamp } from '../../schema/timestamp.ts';
import type { Change, Desk } from '../desk.ts';
import { firstRow } from '../first-row.ts';
import { newestId } from '../newest-id.ts';

/** Somebody registers for an event. If too few seats are left, the registration waits. */
export async function register({ connection, faker, now }: Desk): Promise<Change> {
  const seats = faker.number.int({ min: 1, max: 4 });
  const eventId = faker.number.int({ min: 1, max: await newestId<EventId>(connection, 'events') });
  const userId = faker.number.int({ min: 1, max: await newestId<UserId>(connection, 'users') });
  const event = await firstRow<{ price_cents: number }>(
    connection,
    `UPDATE events SET seats_taken = seats_taken + $seats
     WHERE id = $eventId AND seats_taken + $seats <= seats
     RETURNING price_cents`,
    { eventId, seats },
  );
  const registration = (await newestId(connection, 'registrations')) + 1;
  await connection.run(
    'INSERT INTO registrations VALUES ($registration, $userId, $eventId, $seats, $status, $at)',
    {
      registration,
      userId,
      eventId,
      seats,
      status: event === undefined ? 'waiting' : 'confirmed',
      at: timestamp(now),
    },
  );
  if (event === undefined) return { newRows: 1, seats: 0, revenueCents: 0n };

  await connection.run(
    `INSERT INTO financial_verification
     SELECT coalesce(max(id), 0) + 1, $registration, $method, $amount, 'pending', $at, NULL FROM financial_verification`,
    {
      registration,
      method: faker.helpers.arrayElement(paymentMethods),
      amount: seats * event.price_cents,
      at: timestamp(now),
    },
  );
  return { newRows: 2, seats, revenueCents: 0n };
}
