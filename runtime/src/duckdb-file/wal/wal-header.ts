import { VarintReader } from './varint-reader.ts';

/** The first entry of a WAL, the only one without a checksum (DuckDB v1.5.5, `WALHeader` in src/storage/write_ahead_log.cpp). */
export interface WalHeader {
  /** Bytes that it takes. */
  readonly length: number;
  /** 2; 3 is the encrypted form. */
  readonly version: number;
  /** Hex of 16 bytes; undefined below main version 67. */
  readonly databaseId: string | undefined;
  /** The checkpoint whose database the WAL continues; undefined below main version 67. */
  readonly iteration: bigint | undefined;
}

/** No header of a known version is longer: ids take at most two bytes per byte, numbers at most ten. */
export const longestWalHeader = 128;

const entryType = 98;
const typeField = 100;
const versionField = 101;
const databaseIdField = 102;
const iterationField = 103;
const endOfObject = 0xffff;

/**
 * Reads the header from the first bytes of a WAL: `incomplete` if they end too early, `unknown` if they are something else.
 */
export function parseWalHeader(bytes: Buffer): WalHeader | 'incomplete' | 'unknown' {
  const reader = new VarintReader(bytes);
  try {
    return readFields(reader);
  } catch (error) {
    if (error instanceof RangeError) return bytes.length < longestWalHeader ? 'incomplete' : 'unknown';
    throw error;
  }
}

function readFields(reader: VarintReader): WalHeader | 'unknown' {
  let version: number | undefined;
  let databaseId: string | undefined;
  let iteration: bigint | undefined;
  for (let field = reader.field(); field !== endOfObject; field = reader.field()) {
    if (field === typeField) {
      if (reader.varint() !== BigInt(entryType)) return 'unknown';
    } else if (field === versionField) version = Number(reader.varint());
    else if (field === databaseIdField) databaseId = readId(reader);
    else if (field === iterationField) iteration = reader.varint();
    else return 'unknown';
  }
  return version === undefined ? 'unknown' : { length: reader.at, version, databaseId, iteration };
}

/** A list of bytes, each written as a varint. */
function readId(reader: VarintReader): string {
  const bytes = Buffer.alloc(16);
  const length = Number(reader.varint());
  if (length !== bytes.length) throw new RangeError('a database id has 16 bytes');
  for (let index = 0; index < length; index++) bytes[index] = Number(reader.varint());
  return bytes.toString('hex');
}
