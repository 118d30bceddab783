import type { DuckDBConnection } from '@duckdb/node-api';
import type { EventId, UserId } from '../../schema/ids.ts';
import { timestamp } from '../../schema/timestamp.ts';
import type { Change } from '../desk.ts';
import { firstRow } from '../first-row.ts';
import { newestId } from '../newest-id.ts';

/** Registers a member for an event. If too few seats are left, the registration waits: then no seat is taken. */
export async function takeSeats(
  connection: DuckDBConnection,
  {
    userId,
    eventId,
    seats,
    method,
    now,
  }: { userId: UserId; eventId: EventId; seats: number; method: string; now: Date },
): Promise<Change> {
  const event = await firstRow<{ price_cents: number }>(
    connection,
    `UPDATE events SET seats_taken = seats_taken + $seats
     WHERE id = $eventId AND seats_taken + $seats <= seats
     RETURNING price_cents`,
    { eventId, seats },
  );
  const registration = (await newestId(connection, 'registrations')) + 1;
  const status = event === undefined ? 'waiting' : 'confirmed';
  const at = timestamp(now);
  await connection.run(
    'INSERT INTO registrations VALUES ($registration, $userId, $eventId, $seats, $status, $at)',
    {
      registration,
      userId,
      eventId,
      seats,
      status,
      at,
    },
  );
  if (event === undefined) return { newRows: 1, seats: 0, revenueCents: 0n };

  await connection.run(
    `INSERT INTO financial_verification
     SELECT coalesce(max(id), 0) + 1, $registration, $method, $amount, 'pending', $at, NULL FROM financial_verification`,
    { registration, method, amount: seats * event.price_cents, at },
  );
  return { newRows: 2, seats, revenueCents: 0n };
}
