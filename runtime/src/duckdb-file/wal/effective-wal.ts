import { hash } from 'node:crypto';
import { CaptureLostError } from '../errors/capture-lost-error.ts';
import { readAt } from '../read-at.ts';
import { pieceLength, type WalSnapshot } from './wal-digest.ts';
import type { WalFile } from './wal-file.ts';

/** A range of a WAL file that is part of the effective WAL. */
export interface WalPart {
  readonly file: WalFile;
  readonly from: number;
  readonly to: number;
}

/** The WAL that belongs to a state: complete commits of `.wal` and `.wal.checkpoint`, without markers. */
export interface EffectiveWal extends WalSnapshot {
  readonly parts: readonly WalPart[];
  /** Entries that refer to blocks in the database file. */
  readonly rowGroups: number;
  /** Leading bytes proven equal to the WAL of the last accepted state. */
  readonly agreed: number;
}

/**
 * Reads bytes [from, to) of an effective WAL in pieces of at most 1 MiB, each checked against the digest that was taken
 * when it was captured.
 * @throws {CaptureLostError} if they are no longer what was captured
 */
export async function* readEffectiveWal(
  wal: EffectiveWal,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  if (from < 0 || to > wal.length || from > to) throw new RangeError(`[${from}, ${to}) is not in the WAL`);
  for (let index = Math.floor(from / pieceLength); index * pieceLength < to; index++) {
    const start = index * pieceLength;
    const piece = await readPiece(wal, start, Math.min(start + pieceLength, wal.length));
    if (wal.pieces[index]?.equals(hash('sha256', piece, 'buffer')) !== true) {
      throw new CaptureLostError({ path: wal.parts[0]?.file.path ?? '' });
    }
    yield piece.subarray(Math.max(0, from - start), Math.min(piece.length, to - start));
  }
}

async function readPiece({ parts }: EffectiveWal, from: number, to: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const start = Math.max(from, at);
    const end = Math.min(to, at + part.to - part.from);
    if (start < end) pieces.push(await readPart(part, part.from + start - at, end - start));
    at += part.to - part.from;
  }
  return Buffer.concat(pieces);
}

async function readPart({ file }: WalPart, from: number, length: number): Promise<Buffer> {
  try {
    return await readAt(file.handle, from, length);
  } catch (cause) {
    // The descriptor is closed once a later capture has replaced this one.
    throw new CaptureLostError({ path: file.path, cause });
  }
}
