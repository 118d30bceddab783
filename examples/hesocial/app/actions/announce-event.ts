import { generateEvent } from '../../generate/event.ts';
import { appendRows } from '../../schema/append-rows.ts';
import type { EventId, VenueId } from '../../schema/ids.ts';
import type { VenueRow } from '../../schema/rows.ts';
import { type Change, type Desk, noChange } from '../desk.ts';
import { firstRow } from '../first-row.ts';
import { newestId } from '../newest-id.ts';

/** A venue announces an event. */
export async function announceEvent({ connection, faker, now }: Desk): Promise<Change> {
  const venueId = faker.number.int({ min: 1, max: await newestId<VenueId>(connection, 'venues') });
  const venue = await firstRow<Pick<VenueRow, 'id' | 'name' | 'seats'>>(
    connection,
    'SELECT id, name, seats FROM venues WHERE id = $venueId',
    { venueId },
  );
  if (venue === undefined) return noChange;

  const id = ((await newestId(connection, 'events')) + 1) as EventId;
  const newRows = await appendRows(connection, 'events', [generateEvent(faker, { id, venue, now })]);
  return { newRows, seats: 0, revenueCents: 0n };
}
