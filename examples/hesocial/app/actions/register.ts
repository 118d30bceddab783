import { paymentMethods } from '../../generate/payment-methods.ts';
import type { EventId, UserId } from '../../schema/ids.ts';
import type { Change, Desk } from '../desk.ts';
import { newestId } from '../newest-id.ts';
import { takeSeats } from './take-seats.ts';

/** Somebody registers for some event. */
export async function register({ connection, faker, now }: Desk): Promise<Change> {
  const seats = faker.number.int({ min: 1, max: 4 });
  const eventId = faker.number.int({ min: 1, max: await newestId<EventId>(connection, 'events') }) as EventId;
  const userId = faker.number.int({ min: 1, max: await newestId<UserId>(connection, 'users') }) as UserId;
  const method = faker.helpers.arrayElement(paymentMethods);
  return takeSeats(connection, { userId, eventId, seats, method, now });
}
