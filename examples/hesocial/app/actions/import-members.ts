import { generateUser } from '../../generate/user.ts';
import { appendRows } from '../../schema/append-rows.ts';
import type { UserId } from '../../schema/ids.ts';
import type { Change, Desk } from '../desk.ts';
import { newestId } from '../newest-id.ts';

/** Members of a partner club, imported in bulk. */
const clubSize = { min: 500, max: 2_000 };

/** A partner club joins: its members are added in one transaction. */
export async function importMembers({ connection, faker, now }: Desk): Promise<Change> {
  const first = (await newestId<UserId>(connection, 'users')) + 1;
  const members = Array.from({ length: faker.number.int(clubSize) }, (_, index) =>
    generateUser(faker, { id: (first + index) as UserId, now }),
  );
  const newRows = await appendRows(connection, 'users', members);
  return { newRows, seats: 0, revenueCents: 0n };
}
