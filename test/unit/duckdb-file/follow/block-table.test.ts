import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../../../runtime/src/duckdb-file/block-id.ts';
import { BlockTable } from '../../../../runtime/src/duckdb-file/follow/block-table.ts';

const id = (number: number): BlockId => number as BlockId;
const content = (number: number) => ({
  sha256: createHash('sha256').update(`content ${number}`).digest(),
  storedChecksum: BigInt(number),
});

/** The same as the table, in the plainest way: what a block holds now, and what it held when it was accepted. */
class Model {
  readonly now = new Map<number, number>();
  accepted = new Map<number, number>();
  readonly kept = new Set<number>();
}

const actions = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('set' as const), block: fc.nat(40), content: fc.nat(5) }),
    fc.record({ do: fc.constant('drop' as const), block: fc.nat(40), content: fc.constant(0) }),
    fc.record({ do: fc.constant('keep' as const), block: fc.nat(40), content: fc.constant(0) }),
    fc.record({ do: fc.constant('accept' as const), block: fc.constant(0), content: fc.constant(0) }),
    fc.record({ do: fc.constant('cut' as const), block: fc.nat(40), content: fc.constant(0) }),
  ),
  { maxLength: 60 },
);

describe('the table of blocks', () => {
  it('knows what every block holds and which ones may have changed, through anything', () => {
    fc.assert(
      fc.property(actions, (list) => {
        const table = new BlockTable();
        const model = new Model();
        for (const action of list) apply(action, table, model);
        for (let block = 0; block <= 41; block++) {
          const expected = model.now.get(block);
          const sha256 = expected === undefined ? undefined : content(expected).sha256;
          expect(table.hashOf(id(block))).toEqual(sha256 && Uint8Array.from(sha256));
          expect(table.isKept(id(block))).toBe(model.kept.has(block));
          expect(table.checksumOf(id(block))).toBe(expected === undefined ? undefined : BigInt(expected));
        }
        const changed = new Set<number>(table.changedIds(42));
        for (let block = 0; block <= 41; block++) {
          if (model.now.get(block) !== model.accepted.get(block)) expect(changed).toContain(block);
        }
        expect(table.unkeptCount).toBe(
          [...model.now.keys()].filter((block) => !model.kept.has(block)).length,
        );
      }),
    );
  });

  it('has nothing changed right after it was accepted', () => {
    const table = new BlockTable();
    table.set(id(3), content(1));
    expect(table.changedIds(10)).toEqual([3]);
    table.accept();
    expect(table.changedIds(10)).toEqual([]);
    table.set(id(3), content(1));
    expect(table.changedIds(10)).toEqual([]);
    table.set(id(3), content(2));
    expect(table.changedIds(10)).toEqual([3]);
    expect(table.changedIds(3)).toEqual([]);
  });

  it('counts unsure blocks, which reading them whole makes sure', () => {
    const table = new BlockTable();
    for (const block of [1, 2, 3]) table.set(id(block), content(block));
    for (const block of [1, 2, 3, 9]) table.markUnsure(id(block));
    expect(table.unsureCount).toBe(3);
    table.set(id(1), content(1));
    table.markStale(id(2));
    expect(table.unsureCount).toBe(1);
    table.dropBehind(2);
    expect(table.unsureCount).toBe(0);
    expect(table.isStale(id(2))).toBe(false);
  });

  it('knows no stored checksum of a block that a replica named without one', () => {
    const table = new BlockTable();
    table.seed(id(1), content(1).sha256);
    table.seed(id(2), content(2).sha256, 2n);
    expect(table.checksumOf(id(1))).toBeUndefined();
    expect(table.checksumOf(id(2))).toBe(2n);
    expect(table.unkeptCount).toBe(0);
    table.setChecksum(id(1), 7n);
    expect(table.checksumOf(id(1))).toBe(7n);
  });

  it('takes at most 60 bytes a block: 400,000 blocks stay under 24 MB', () => {
    const before = process.memoryUsage().arrayBuffers;
    const table = new BlockTable();
    table.grow(400_000);
    table.set(id(399_999), content(1));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(24_000_000);
    expect(table.length).toBeGreaterThanOrEqual(400_000);
  });
});

function apply(
  action: { do: 'set' | 'drop' | 'keep' | 'accept' | 'cut'; block: number; content: number },
  table: BlockTable,
  model: Model,
): void {
  const block = id(action.block);
  switch (action.do) {
    case 'set':
      table.set(block, content(action.content));
      if (model.now.get(action.block) !== action.content) model.kept.delete(action.block);
      model.now.set(action.block, action.content);
      return;
    case 'drop':
      table.drop(block);
      model.now.delete(action.block);
      model.kept.delete(action.block);
      return;
    case 'keep':
      if (!model.now.has(action.block)) return;
      table.markKept(block);
      model.kept.add(action.block);
      return;
    case 'accept':
      table.accept();
      model.accepted = new Map(model.now);
      return;
    case 'cut':
      table.dropBehind(action.block);
      for (const other of [...model.now.keys()]) {
        if (other < action.block) continue;
        model.now.delete(other);
        model.kept.delete(other);
      }
  }
}
