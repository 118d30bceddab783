import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../../../runtime/src/duckdb-file/block-id.ts';
import type { DatabaseHeader } from '../../../../runtime/src/duckdb-file/captured-state.ts';
import { KnownBlocks } from '../../../../runtime/src/duckdb-file/follow/known-blocks.ts';
import { BlockLayout } from '../../../../runtime/src/duckdb-file/free-list/block-layout.ts';

const id = (number: number): BlockId => number as BlockId;

const content = (number: number) => ({
  sha256: createHash('sha256').update(String(number)).digest(),
  storedChecksum: BigInt(number),
});

/** A checkpoint of ten blocks. */
function layoutAt(
  iteration: bigint,
  { free = [], metadata = [], count = 10 }: { free?: number[]; metadata?: number[]; count?: number } = {},
): BlockLayout {
  const header: DatabaseHeader = {
    storageVersion: 64,
    databaseId: '0'.repeat(32),
    libraryVersion: 'v1.5.6',
    iteration,
    metaBlock: iteration * 10n,
    freeList: 0n,
    blockCount: count,
    blockSize: 16_384,
    vectorSize: 2048,
    serialization: 1,
  };
  const freeList = { free: free.map(id), metadata: metadata.map(id), unusedSubBlocks: new Map() };
  return new BlockLayout({ header, freeList });
}

/** What is known after a state of a checkpoint was returned. */
function knownAt(layout: BlockLayout, present: number[]): KnownBlocks {
  const known = new KnownBlocks(new Set());
  known.enter(layout);
  for (const block of present) known.table.set(id(block), content(block));
  known.settle({ header: layout.header, rowGroups: 0, slots: layout.header.blockCount });
  known.table.accept();
  return known;
}

const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const stale = ({ table }: KnownBlocks): number[] => all.filter((block) => table.isStale(id(block)));
const unsure = ({ table }: KnownBlocks): number[] => all.filter((block) => table.isUnsure(id(block)));

describe('what is known of the blocks', () => {
  it('is nothing at first: that takes a full pass', () => {
    const known = new KnownBlocks(new Set());
    known.enter(layoutAt(1n));
    expect(known.isFullPass).toBe(true);
    expect(known.isSettled(0)).toBe(false);
    expect(known.method(0)).toBe('full');
  });

  it('holds while the checkpoint stays, whatever the WAL says', () => {
    const known = knownAt(layoutAt(1n), all);
    known.enter(layoutAt(1n));
    expect(stale(known)).toEqual([]);
    expect(known.isSettled(0)).toBe(true);
    expect(known.method(0)).toBe('tail');
    expect(known.isSettled(3)).toBe(false);
    expect(known.method(3)).toBe('row-groups');
  });

  it('is outdated by the next checkpoint where that one could write: free blocks and metadata', () => {
    const known = knownAt(layoutAt(1n, { free: [7, 8], metadata: [2] }), [0, 1, 2, 3, 4, 5, 6, 9, 7]);
    known.enter(layoutAt(2n, { free: [3, 8], metadata: [2] }));
    // 3 became free: nobody needs it, but it may be written to from now on.
    expect(stale(known)).toEqual([2, 3, 7]);
    expect(known.method(0)).toBe('successor');
    for (const block of [2, 7]) known.table.set(id(block), content(block));
    known.settle({ header: layoutAt(2n).header, rowGroups: 0, slots: 10 });
    known.enter(layoutAt(3n, { free: [8], metadata: [2] }));
    expect(stale(known)).toEqual([2, 3]);
    expect(unsure(known)).toEqual([]);
  });

  it('is outdated by the next checkpoint where the file has grown', () => {
    const known = knownAt(layoutAt(1n, { count: 8 }), [0, 1]);
    known.table.set(id(9), content(9));
    known.enter(layoutAt(2n));
    expect(stale(known)).toEqual([9]);
  });

  it('is worth nothing after a gap: a block may have been freed and used again, even under the same stored checksum', () => {
    const known = knownAt(layoutAt(1n, { free: [7] }), all);
    known.enter(layoutAt(3n, { free: [3] }));
    expect(stale(known)).toEqual(all);
    expect(known.method(0)).toBe('full');
    expect(known.isFullPass).toBe(false);
  });

  it('keeps its worth in a pass that checkpoints overtake one by one, and loses it where one was missed', () => {
    const known = knownAt(layoutAt(1n), all);
    known.requireFullPass();
    expect(stale(known)).toEqual(all);
    for (const block of [0, 1, 2]) known.table.set(id(block), content(block));
    known.enter(layoutAt(2n));
    expect(stale(known)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    known.enter(layoutAt(9n));
    expect(stale(known)).toEqual(all);
  });

  it('is worth nothing when the checkpoint goes back, or is another one of the same number', () => {
    const back = knownAt(layoutAt(5n), all);
    back.enter(layoutAt(4n));
    expect(stale(back)).toEqual(all);
    expect(back.isFullPass).toBe(true);
    const other = knownAt(layoutAt(5n), all);
    const { header } = layoutAt(5n);
    const freeList = { free: [], metadata: [], unusedSubBlocks: new Map() };
    other.enter(new BlockLayout({ header: { ...header, metaBlock: 1n }, freeList }));
    expect(stale(other)).toEqual(all);
  });

  it('becomes unsure in a gradual pass, but nothing has to be read at once', () => {
    const known = knownAt(layoutAt(1n, { free: [4] }), all);
    known.beginGradualPass();
    expect(unsure(known)).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9]);
    expect(known.isFullPass).toBe(false);
    expect(known.isSettled(0)).toBe(true);
  });

  it('is probed in turns where it is sure, round and round', () => {
    const known = knownAt(layoutAt(1n), all);
    const nextTurn = () => {
      const isInTurn = known.takeTurn(4);
      return all.filter((block) => isInTurn(id(block)));
    };
    expect(nextTurn()).toEqual([0, 1, 2, 3]);
    expect(nextTurn()).toEqual([4, 5, 6, 7]);
    expect(nextTurn()).toEqual([8, 9]);
    expect(nextTurn()).toEqual([0, 1, 2, 3]);
  });

  it('is nothing again when another file lies at the path, and all of it counts as changed', () => {
    const known = knownAt(layoutAt(1n), [0, 1]);
    known.forget();
    expect(known.layout).toBeUndefined();
    expect(known.isFullPass).toBe(true);
    expect(known.table.changedIds(10)).toEqual([0, 1]);
  });
});
