import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoredBlocks } from '../../../runtime/src/replica/blocks/stored-blocks.ts';
import { BlockMap } from '../../../runtime/src/replica/map/block-map.ts';
import { decodePage, type MapRow } from '../../../runtime/src/replica/map/map-page.ts';
import { decodeRoot, encodeRoot, type PageRef } from '../../../runtime/src/replica/map/map-root.ts';

const hashOf = (n: number): Uint8Array => createHash('sha256').update(`content ${n}`).digest();

/** A bucket that holds pages by number of their writing, and what a restore would read from it. */
class Bucket {
  readonly pages: Uint8Array[] = [];

  write(bytes: Uint8Array): PageRef {
    const at = this.pages.push(bytes) - 1;
    return { object: 'maps', at, stored: bytes.length, raw: bytes.length, sha256: hashOf(at) };
  }

  read(rootBytes: Uint8Array): Map<number, string> {
    const root = decodeRoot(rootBytes, 'root');
    const rows = new Map<number, string>();
    const note = (id: number, row: MapRow) =>
      rows.set(id, `${row.pack} ${row.at} ${Buffer.from(row.sha256).toString('hex')}`);
    root.pages.forEach((ref, page) => {
      if (ref === undefined) return;
      const visit = (id: number, row: MapRow) => !root.overlay.has(id) && id < root.slots && note(id, row);
      decodePage({ bytes: this.pages[ref.at] ?? new Uint8Array(), page, key: 'page', visit });
    });
    for (const [id, row] of root.overlay) if (row !== undefined && id < root.slots) note(id, row);
    return rows;
  }
}

const steps = fc.array(
  fc.record({
    slots: fc.integer({ min: 0, max: 1200 }),
    changes: fc.array(fc.record({ id: fc.nat(1199), content: fc.option(fc.nat(500), { nil: undefined }) }), {
      maxLength: 120,
    }),
  }),
  { maxLength: 25 },
);

describe('the block map', () => {
  it('read back from root, pages and overlay, is what was set, through any number of states', () => {
    fc.assert(
      fc.property(steps, (states) => {
        const bucket = new Bucket();
        const stored = new StoredBlocks();
        const map = new BlockMap(stored);
        const expected = new Map<number, string>();
        for (const { slots, changes } of states) {
          map.resize(slots);
          for (const id of expected.keys()) if (id >= slots) expected.delete(id);
          for (const { id, content } of changes) {
            if (id >= slots) continue;
            expected.delete(id);
            if (content === undefined) {
              map.set(id, undefined);
              continue;
            }
            const place = { pack: `pack-${content % 5}`, at: content * 1000, stored: 100 };
            map.set(id, stored.find(hashOf(content)) ?? stored.add(hashOf(content), place));
            expected.set(id, `${place.pack} ${place.at} ${Buffer.from(hashOf(content)).toString('hex')}`);
          }
          for (const { page, bytes } of map.dirtyPages()) map.pageWritten(page, bytes && bucket.write(bytes));
          stored.sweep();
          const root = encodeRoot(map.root({ headerBytes: Buffer.from('headers'), blockSize: 4096 }));
          expect(new Map([...bucket.read(root)].sort())).toEqual(new Map([...expected].sort()));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('sends a change of two blocks in a map of four thousand as two rows, not as pages', () => {
    const stored = new StoredBlocks();
    const map = new BlockMap(stored);
    const bucket = new Bucket();
    map.resize(4096);
    for (let id = 0; id < 4096; id++) map.set(id, stored.add(hashOf(id), { pack: 'p', at: id, stored: 50 }));
    for (const { page, bytes } of map.dirtyPages()) map.pageWritten(page, bytes && bucket.write(bytes));
    map.set(7, stored.add(hashOf(9001), { pack: 'q', at: 0, stored: 50 }));
    map.set(4000, stored.add(hashOf(9002), { pack: 'q', at: 50, stored: 50 }));
    expect([...map.dirtyPages()]).toEqual([]);
    expect([...map.root({ headerBytes: new Uint8Array(), blockSize: 4096 }).overlay.keys()]).toEqual([
      7, 4000,
    ]);
  });
});
