import { CorruptObjectError, UnknownFormatError } from '../errors.ts';
import { ByteReader, ByteWriter } from '../frame/bytes.ts';
import type { FrameRef } from '../frame/frame.ts';
import { NameTable, nameAt, readNames } from '../log/names.ts';
import { formatVersion } from '../log/record.ts';
import { type MapRow, readRow, writeRow } from './map-page.ts';

/** A page of the map and the map object (name without `maps/`) that holds it. */
export interface PageRef extends FrameRef {
  readonly object: string;
}

/** What a record's `root` refers to: everything that a restore needs besides the pages and the WAL. */
export interface MapRoot {
  /** Slots of the file. */
  readonly slots: number;
  readonly blockSize: number;
  /** First bytes of the file (12,288); empty in opaque mode. */
  readonly headerBytes: Uint8Array;
  /** By page number; undefined: none of its blocks is present, or all of them are in the overlay. */
  readonly pages: readonly (PageRef | undefined)[];
  /** Blocks that moved since their page was written; undefined: no longer present. Beats the page. */
  readonly overlay: ReadonlyMap<number, MapRow | undefined>;
}

/** The raw bytes of a root (docs/replica-format.md, "Map object"). */
export function encodeRoot(root: MapRoot): Uint8Array {
  const line = JSON.stringify({
    eider: formatVersion,
    slots: root.slots,
    blockSize: root.blockSize,
    headers: root.headerBytes.length,
    pages: root.pages.length,
    overlay: root.overlay.size,
  });
  const out = new ByteWriter().bytes(Buffer.from(`${line}\n`, 'utf8')).bytes(root.headerBytes);
  writePages(out, root.pages);
  writeOverlay(out, root.overlay);
  return out.take();
}

/** Undoes {@link encodeRoot}. Throws {@link CorruptObjectError} or {@link UnknownFormatError} naming `key`. */
export function decodeRoot(bytes: Uint8Array, key: string): MapRoot {
  const end = bytes.indexOf(0x0a);
  const counts = parseCounts(bytes.subarray(0, Math.max(end, 0)), key);
  try {
    const input = new ByteReader(bytes, end + 1);
    const headerBytes = input.bytes(counts.headers);
    const pages = readPages(input, counts.pages);
    const overlay = readOverlay(input, counts.overlay);
    if (!input.done) throw new RangeError('something follows the overlay');
    return { slots: counts.slots, blockSize: counts.blockSize, headerBytes, pages, overlay };
  } catch (cause) {
    throw new CorruptObjectError({ key, problem: 'the root of the block map cannot be read', cause });
  }
}

interface RootCounts {
  slots: number;
  blockSize: number;
  headers: number;
  pages: number;
  overlay: number;
}

function parseCounts(json: Uint8Array, key: string): RootCounts {
  let line: Partial<Record<'eider' | keyof RootCounts, unknown>>;
  try {
    line = JSON.parse(Buffer.from(json).toString('utf8'));
  } catch (cause) {
    throw new CorruptObjectError({ key, problem: 'the root of the block map has no first line', cause });
  }
  if (line.eider !== formatVersion) throw new UnknownFormatError({ key, version: line.eider });
  const number = (name: keyof RootCounts): number => {
    const value = line[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw new CorruptObjectError({ key, problem: `the root of the block map lacks ${name}` });
  };
  return {
    slots: number('slots'),
    blockSize: number('blockSize'),
    headers: number('headers'),
    pages: number('pages'),
    overlay: number('overlay'),
  };
}

function writePages(out: ByteWriter, pages: MapRoot['pages']): void {
  const names = new NameTable();
  const rows = new ByteWriter();
  for (const page of pages) {
    if (page === undefined) rows.varint(0);
    else {
      rows.varint(names.numberOf(page.object) + 1);
      rows.varint(page.at).varint(page.stored).varint(page.raw).bytes(page.sha256);
    }
  }
  names.write(out);
  out.bytes(rows.take());
}

function readPages(input: ByteReader, count: number): (PageRef | undefined)[] {
  const names = readNames(input);
  return Array.from({ length: count }, () => {
    const tag = input.varint();
    if (tag === 0) return undefined;
    return {
      object: nameAt(names, tag - 1),
      at: input.varint(),
      stored: input.varint(),
      raw: input.varint(),
      sha256: input.bytes(32),
    };
  });
}

function writeOverlay(out: ByteWriter, overlay: MapRoot['overlay']): void {
  const names = new NameTable();
  const rows = new ByteWriter();
  for (const [id, row] of overlay) writeRow(rows.varint(id), names, row);
  names.write(out);
  out.bytes(rows.take());
}

function readOverlay(input: ByteReader, count: number): Map<number, MapRow | undefined> {
  const names = readNames(input);
  const overlay = new Map<number, MapRow | undefined>();
  for (let left = count; left > 0; left--) overlay.set(input.varint(), readRow(input, names));
  return overlay;
}
