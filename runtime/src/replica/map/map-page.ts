import type { BlockPlace } from '../blocks/stored-blocks.ts';
import { CorruptObjectError } from '../errors.ts';
import { ByteReader, ByteWriter } from '../frame/bytes.ts';
import { NameTable, nameAt, readNames } from '../log/names.ts';

/** Block ids that one page of the map covers. */
export const pageSpan = 256;

/** Where the content of one block lies, and its hash. */
export interface MapRow extends BlockPlace {
  readonly sha256: Uint8Array;
}

/** Number of the page that covers a block. */
export const pageOf = (id: number): number => Math.floor(id / pageSpan);

/** The raw bytes of a page (docs/replica-format.md, "Map object"). `rowOf` says where a block lies; undefined: absent. */
export function encodePage(page: number, rowOf: (id: number) => MapRow | undefined): Uint8Array {
  const names = new NameTable();
  const rows = new ByteWriter();
  for (let id = page * pageSpan; id < (page + 1) * pageSpan; id++) writeRow(rows, names, rowOf(id));
  const out = new ByteWriter().varint(page * pageSpan);
  names.write(out);
  return out.bytes(rows.take()).take();
}

/** Calls `visit` for each block that a page has. Throws {@link CorruptObjectError} naming `key`. */
export function decodePage({
  bytes,
  page,
  key,
  visit,
}: {
  bytes: Uint8Array;
  page: number;
  key: string;
  visit: (id: number, row: MapRow) => void;
}): void {
  try {
    const input = new ByteReader(bytes);
    if (input.varint() !== page * pageSpan) throw new RangeError('it is another page');
    const names = readNames(input);
    for (let id = page * pageSpan; id < (page + 1) * pageSpan; id++) {
      const row = readRow(input, names);
      if (row !== undefined) visit(id, row);
    }
    if (!input.done) throw new RangeError('something follows the last row');
  } catch (cause) {
    throw new CorruptObjectError({ key, problem: `page ${page} of the block map cannot be read`, cause });
  }
}

/** A row: 0 if absent, else pack number + 1, place and hash. */
export function writeRow(out: ByteWriter, names: NameTable, row: MapRow | undefined): void {
  if (row === undefined) {
    out.varint(0);
    return;
  }
  out
    .varint(names.numberOf(row.pack) + 1)
    .varint(row.at)
    .varint(row.stored)
    .bytes(row.sha256);
}

/** Undoes {@link writeRow}. */
export function readRow(input: ByteReader, names: readonly string[]): MapRow | undefined {
  const tag = input.varint();
  if (tag === 0) return undefined;
  return {
    pack: nameAt(names, tag - 1),
    at: input.varint(),
    stored: input.varint(),
    sha256: input.bytes(32),
  };
}
