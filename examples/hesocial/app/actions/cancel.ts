import type { EventId, RegistrationId, VerificationId } from '../../schema/ids.ts';
import { timestamp } from '../../schema/timestamp.ts';
import { type Change, type Desk, noChange } from '../desk.ts';
import { firstRow } from '../first-row.ts';
import { newestId } from '../newest-id.ts';

interface Confirmed extends Record<string, string | number> {
  registration: RegistrationId;
  event: EventId;
  seats: number;
  payment: VerificationId;
  amount: number;
  payment_status: 'pending' | 'verified';
}

/** Somebody cancels: the seats are free again, a verified payment is refunded. Nobody does if nothing is confirmed. */
export async function cancel({ connection, faker, now }: Desk): Promise<Change> {
  const from = faker.number.int({ min: 0, max: await newestId<RegistrationId>(connection, 'registrations') });
  const found = await firstRow<Confirmed>(
    connection,
    `SELECT r.id AS registration, r.event_id AS event, r.seats, v.id AS payment, v.amount_cents AS amount, v.status AS payment_status
     FROM registrations r JOIN financial_verification v ON v.registration_id = r.id
     WHERE r.status = 'confirmed'
     ORDER BY r.id < $from, r.id LIMIT 1`,
    { from },
  );
  if (found === undefined) return noChange;

  const refund = found.payment_status === 'verified' ? BigInt(found.amount) : 0n;
  await connection.run(`UPDATE registrations SET status = 'cancelled' WHERE id = $id`, {
    id: found.registration,
  });
  await connection.run(
    'UPDATE financial_verification SET status = $status, decided_at = $at WHERE id = $id',
    {
      id: found.payment,
      status: found.payment_status === 'verified' ? 'refunded' : 'withdrawn',
      at: timestamp(now),
    },
  );
  await connection.run(
    'UPDATE events SET seats_taken = seats_taken - $seats, revenue_cents = revenue_cents - $refund WHERE id = $id',
    { id: found.event, seats: found.seats, refund },
  );
  return { newRows: 0, seats: -found.seats, revenueCents: -refund };
}
