import { checksumOf } from '../../../../runtime/src/duckdb-file/checksum/checksum.ts';

/** An entry of a WAL that lies in memory as a whole. */
export interface PlainEntry {
  readonly from: number;
  readonly to: number;
  /** `WALType`: 100 FLUSH, 99 CHECKPOINT, 29 ROW_GROUP_DATA. */
  readonly type: number;
}

/** A second, plain reading of DuckDB's framing: everything in memory, nothing incremental. */
export function plainEntries(wal: Buffer, headerLength: number): PlainEntry[] {
  const entries: PlainEntry[] = [];
  for (let from = headerLength; from + 16 <= wal.length; ) {
    const to = from + 16 + Number(wal.readBigUInt64LE(from));
    if (to > wal.length || wal.readBigUInt64LE(from + 8) !== checksumOf(wal.subarray(from + 16, to))) break;
    entries.push({ from, to, type: wal.readUInt8(from + 18) });
    from = to;
  }
  return entries;
}

/** The effective WAL of bytes that may end anywhere: complete commits, without markers and the FLUSH of each. */
export function plainEffective(wal: Buffer, headerLength: number): Buffer {
  const entries = plainEntries(wal, headerLength);
  const pieces: Buffer[] = [];
  let waiting: Buffer[] = [wal.subarray(0, headerLength)];
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index];
    if (entry === undefined) break;
    if (entry.type === 99) {
      if (entries[index + 1]?.type === 100) index++;
      continue;
    }
    waiting.push(wal.subarray(entry.from, entry.to));
    if (entry.type !== 100) continue;
    pieces.push(...waiting);
    waiting = [];
  }
  return Buffer.concat(pieces);
}

/** An entry as DuckDB frames it. */
export function frameEntry(type: number, body: Buffer = Buffer.alloc(0)): Buffer {
  const payload = Buffer.concat([Buffer.from([0x64, 0x00, type]), body, Buffer.from([0xff, 0xff])]);
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(BigInt(payload.length), 0);
  head.writeBigUInt64LE(checksumOf(payload), 8);
  return Buffer.concat([head, payload]);
}

/** A marker that names a metadata block below 128. */
export const marker = (metaBlock: number): Buffer =>
  frameEntry(99, Buffer.from([0x65, 0x00, 0x64, 0x00, metaBlock, 0xff, 0xff]));

/** The header of a WAL below main version 67. */
export const walHeader = Buffer.from([0x64, 0x00, 0x62, 0x65, 0x00, 0x02, 0xff, 0xff]);
