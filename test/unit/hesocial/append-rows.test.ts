import { describe, expect, it } from 'vitest';
import { newestId } from '../../../examples/hesocial/app/newest-id.ts';
import { appendRows } from '../../../examples/hesocial/schema/append-rows.ts';
import { smallPlatform } from './small-platform.ts';

const house = { id: 6, name: 'Villa Blanc', city: 'Geneva', seats: 80 };

describe('appended rows', () => {
  it('are in the table, whatever the order of their columns', async () => {
    using database = await smallPlatform();
    const { connection } = database;
    const { seats, ...others } = house;
    expect(await appendRows(connection, 'venues', [{ seats, ...others }])).toBe(1);
    expect((await connection.runAndReadAll('FROM venues WHERE id = 6')).getRowObjectsJS()).toEqual([house]);
  });

  it('need every column', async () => {
    using database = await smallPlatform();
    const { seats, ...others } = house;
    const appended = appendRows(database.connection, 'venues', [others]);
    await expect(appended).rejects.toThrow('a row for venues has no seats');
  });

  it('must keep the constraints of the table', async () => {
    using database = await smallPlatform();
    const appended = appendRows(database.connection, 'venues', [{ ...house, id: 1 }]);
    await expect(appended).rejects.toThrow(/duplicate key/i);
    expect(await newestId(database.connection, 'venues')).toBe(5);
  });
});
