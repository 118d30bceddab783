import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import { spareBytes } from '../../free-memory.ts';
import { CorruptObjectError } from '../errors.ts';
import { sha256 } from './sha256.ts';

const compressAsync = promisify(zstdCompress);
const decompressAsync = promisify(zstdDecompress);

/** Bytes of the SHA-256 that stands before each frame of a pack or map object. */
export const sealBytes = 32;

/** Where a frame lies in its object and what is in it (docs/replica-format.md, "Frame"). */
export interface FrameRef {
  /** Byte offset in the object; in a record, in its payload. */
  readonly at: number;
  /** Bytes that it takes there, the seal included where there is one. */
  readonly stored: number;
  /** Bytes after decompression. */
  readonly raw: number;
  /** SHA-256 of the raw bytes. */
  readonly sha256: Uint8Array;
}

/** Compresses with zstd at `level` (1–19); the bytes themselves where that gains nothing or `level` is 0. */
export async function squeeze(raw: Uint8Array, level: number): Promise<Uint8Array> {
  if (level === 0) return raw;
  const squeezed = await compressAsync(raw, {
    params: { [constants.ZSTD_c_compressionLevel]: level },
    chunkSize: squeezedAtMost(raw.length),
  });
  return squeezed.length < raw.length ? squeezed : raw;
}

/** In one piece: putting many together takes longer than to compress (ZSTD_COMPRESSBOUND of zstd.h, and room for the end). */
const squeezedAtMost = (bytes: number): number => bytes + (bytes >> 8) + 128;

/** Checks and undoes {@link squeeze}. Throws {@link CorruptObjectError} naming `key` if the bytes are not those that were stored. */
export async function unsqueeze({
  body,
  raw,
  expected,
  key,
}: {
  body: Uint8Array;
  raw: number;
  expected: Uint8Array;
  key: string;
}): Promise<Uint8Array> {
  if (body.length === raw) return checked({ bytes: body, raw, expected, key });
  return checked({ bytes: await decompress(body, raw, key), raw, expected, key });
}

function checked({
  bytes,
  raw,
  expected,
  key,
}: {
  bytes: Uint8Array;
  raw: number;
  expected: Uint8Array;
  key: string;
}): Uint8Array {
  if (bytes.length !== raw)
    throw new CorruptObjectError({ key, problem: `a frame of ${raw} bytes holds ${bytes.length}` });
  if (!sha256(bytes).equals(expected))
    throw new CorruptObjectError({ key, problem: 'the SHA-256 of a frame differs' });
  return bytes;
}

/** Writes seal and body to `target` at `at`; returns the bytes written. */
export function seal(body: Uint8Array, target: Uint8Array, at: number): number {
  target.set(sha256(body), at);
  target.set(body, at + sealBytes);
  return sealBytes + body.length;
}

/** Checks a seal and returns the body behind it. Throws {@link CorruptObjectError}. */
function unseal(sealed: Uint8Array, key: string): Uint8Array {
  const body = sealed.subarray(sealBytes);
  if (sealed.length < sealBytes)
    throw new CorruptObjectError({ key, problem: 'it ends in the middle of a frame' });
  if (!sha256(body).equals(sealed.subarray(0, sealBytes))) {
    throw new CorruptObjectError({ key, problem: 'the seal of a frame differs from its bytes' });
  }
  return body;
}

/** A frame as it was read. */
interface SealedFrame {
  sealed: Uint8Array;
  frame: Pick<FrameRef, 'stored'>;
  /** The object, for errors. */
  key: string;
}

/** A frame as it was read, and what is known of it. */
interface ReadFrame extends SealedFrame {
  frame: Pick<FrameRef, 'raw' | 'sha256' | 'stored'>;
}

/** Reads a sealed frame: {@link unseal}, then {@link unsqueeze}. */
export async function openFrame({ sealed, frame, key }: ReadFrame): Promise<Uint8Array> {
  const body = unsealWhole({ sealed, frame, key });
  return unsqueeze({ body, raw: frame.raw, expected: frame.sha256, key });
}

/** Checks the seal of a frame. @throws {CorruptObjectError} */
export function checkSeal(read: SealedFrame): void {
  unsealWhole(read);
}

/**
 * {@link openFrame} on this thread, once {@link checkSeal} has passed: much less work for the machine, but nothing else gets done
 * meanwhile.
 */
export function openCheckedFrame({ sealed, frame, key }: ReadFrame): Uint8Array {
  const body = sealed.subarray(sealBytes);
  const { raw, sha256: expected } = frame;
  if (body.length !== raw) return checked({ bytes: decompressHere(body, raw, key), raw, expected, key });
  // Stored as it is: the seal is the SHA-256 of these very bytes.
  if (!equal(sealed.subarray(0, sealBytes), expected))
    throw new CorruptObjectError({ key, problem: 'the SHA-256 of a frame differs' });
  return body;
}

function unsealWhole({ sealed, frame, key }: SealedFrame): Uint8Array {
  if (sealed.length !== frame.stored)
    throw new CorruptObjectError({ key, problem: 'it ends in the middle of a frame' });
  return unseal(sealed, key);
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Of what has this length; not more, whatever the bytes say. */
const decompressed = (raw: number) => ({ maxOutputLength: raw, chunkSize: raw + spareBytes });

const undecompressable = (key: string, cause: unknown): CorruptObjectError =>
  new CorruptObjectError({ key, problem: 'a frame cannot be decompressed', cause });

async function decompress(body: Uint8Array, raw: number, key: string): Promise<Uint8Array> {
  try {
    return await decompressAsync(body, decompressed(raw));
  } catch (cause) {
    throw undecompressable(key, cause);
  }
}

function decompressHere(body: Uint8Array, raw: number, key: string): Uint8Array {
  try {
    return zstdDecompressSync(body, decompressed(raw));
  } catch (cause) {
    throw undecompressable(key, cause);
  }
}
