import { expect, it } from 'vitest';
import { parsePoint } from '../../../runtime/src/cli/parse-point.ts';
import { readPoint } from '../../../runtime/src/replica/log/read-point.ts';
import { FakeDatabase, seeded } from '../replica/fake-database.ts';
import { memoryReplica, openWriter, ship } from '../replica/replica-fixture.ts';

it('finds the newest point of a name, however far back it lies', async () => {
  const { store, log } = memoryReplica();
  const writer = await openWriter({ store, log });
  const database = new FakeDatabase(seeded(3));
  database.checkpoint(3);
  await ship(writer, database);
  await writer.mark('point', { name: 'before-migration-2' });
  const newest = await writer.mark('point', { name: 'before-migration-2' });
  for (let others = 0; others < 70; others += 1) await writer.mark('point');

  const named = (name: string) => readPoint({ store, log, wanted: { at: 'name', name } });
  expect((await named('before-migration-2')).line.seq).toBe(newest.line.seq);
  await expect(named('before-migration-3')).rejects.toThrow(
    'there is no restore point named before-migration-3',
  );
});

it('reads a name where a point is asked for, and takes no time for one', () => {
  expect(parsePoint('before-migration-3')).toEqual({ at: 'name', name: 'before-migration-3' });
  expect(parsePoint('newest')).toEqual({ at: 'newest' });
  expect(parsePoint('3')).toEqual({ at: 'seq', seq: 3 });
  const before = parsePoint('before 2026-11-24T12:00:00Z');
  expect(before).toEqual({ at: 'time', time: new Date('2026-11-24T11:59:59.999Z') });
  expect(() => parsePoint('before noon')).toThrow();
});
