import type { RecordLine } from './log/record.ts';
import type { ShippableState } from './replica-state.ts';

/** Whether a record holds the WAL of a state. */
export function sameWal(line: RecordLine, state: ShippableState): boolean {
  return (
    line.wal.bytes === state.wal.length && line.wal.sha256 === Buffer.from(state.wal.sha256).toString('hex')
  );
}

/** In opaque mode the lengths of the files say where one ends and the next begins. */
export function sameParts({ database }: RecordLine, state: ShippableState): boolean {
  if (database?.mode !== state.database.mode) return false;
  return state.database.mode !== 'opaque' || JSON.stringify(database) === JSON.stringify(state.database);
}

/** Whether two contents, or the lack of one, are the same. */
export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Buffer.compare(a, b) === 0;
}
