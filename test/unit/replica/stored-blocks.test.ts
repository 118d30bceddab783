import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoredBlocks } from '../../../runtime/src/replica/blocks/stored-blocks.ts';

const hashOf = (n: number): Uint8Array => createHash('sha256').update(`block ${n}`).digest();
const placeOf = (n: number) => ({ pack: `pack ${n % 7}`, at: n * 100, stored: n + 40 });

/** What a test does to the table: `use` and `drop` a content, or `sweep`. */
const actions = fc.array(
  fc.oneof(
    fc.record({ act: fc.constantFrom('add', 'use', 'drop'), content: fc.integer({ min: 0, max: 300 }) }),
    fc.constant({ act: 'sweep', content: 0 }),
  ),
  { maxLength: 600 },
);

describe('stored blocks', () => {
  it('find exactly what was added and not swept, as a plain map would', () => {
    fc.assert(
      fc.property(actions, (steps) => {
        const table = new StoredBlocks();
        const users = new Map<number, number>();
        for (const { act, content } of steps) {
          const row = table.find(hashOf(content));
          expect(row !== undefined).toBe(users.has(content));
          const used = users.get(content) ?? 0;
          if (act === 'add' && row === undefined) {
            table.add(hashOf(content), placeOf(content));
            users.set(content, 0);
          }
          if (act === 'use' && row !== undefined) {
            table.retain(row);
            users.set(content, used + 1);
          }
          if (act === 'drop' && row !== undefined && used > 0) {
            table.release(row);
            users.set(content, used - 1);
          }
          if (act === 'sweep') {
            table.sweep();
            for (const [key, count] of users) if (count === 0) users.delete(key);
          }
        }
        for (const content of users.keys()) {
          const row = table.find(hashOf(content));
          expect(row === undefined ? undefined : table.place(row)).toEqual(placeOf(content));
        }
      }),
    );
  });

  it('hold a hundred thousand contents', () => {
    const table = new StoredBlocks();
    for (let n = 0; n < 100_000; n++) table.add(hashOf(n), placeOf(n));
    for (let n = 0; n < 100_000; n += 997) {
      const row = table.find(hashOf(n));
      expect(row === undefined ? undefined : table.place(row)).toEqual(placeOf(n));
    }
  });
});
