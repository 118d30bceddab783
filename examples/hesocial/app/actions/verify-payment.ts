import type { EventId, VerificationId } from '../../schema/ids.ts';
import { timestamp } from '../../schema/timestamp.ts';
import { type Change, type Desk, noChange } from '../desk.ts';
import { firstRow } from '../first-row.ts';

interface Pending extends Record<string, number> {
  payment: VerificationId;
  event: EventId;
  amount: number;
}

/** The payment that waited longest is verified and counts as revenue of its event. */
export async function verifyPayment({ connection, now }: Desk): Promise<Change> {
  const found = await firstRow<Pending>(
    connection,
    `SELECT v.id AS payment, r.event_id AS event, v.amount_cents AS amount
     FROM financial_verification v JOIN registrations r ON r.id = v.registration_id
     WHERE v.status = 'pending'
     ORDER BY v.id LIMIT 1`,
    {},
  );
  if (found === undefined) return noChange;

  const revenueCents = BigInt(found.amount);
  await connection.run(
    `UPDATE financial_verification SET status = 'verified', decided_at = $at WHERE id = $id`,
    { id: found.payment, at: timestamp(now) },
  );
  await connection.run('UPDATE events SET revenue_cents = revenue_cents + $revenueCents WHERE id = $id', {
    id: found.event,
    revenueCents,
  });
  return { newRows: 0, seats: 0, revenueCents };
}
