import { MissingObjectError } from '../../replica/errors.ts';
import type { Store } from '../../store/store.ts';

/** Bytes in one request. */
const pieceLength = 8 * 2 ** 20;

/**
 * An object of any size, piece by piece.
 * @throws {MissingObjectError} if it is not there
 */
export async function* piecesOf({
  store,
  key,
  signal,
}: {
  store: Store;
  key: string;
  signal: AbortSignal | undefined;
}): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; at += pieceLength) {
    const piece = await store.readRange(key, at, pieceLength, signal && { signal });
    if (piece === undefined) throw new MissingObjectError(key);
    if (piece.length > 0) yield piece;
    if (piece.length < pieceLength) return;
  }
}
