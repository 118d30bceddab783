import type { BlockId } from '../block-id.ts';
import type { CapturedState } from '../captured-state.ts';
import { readEffectiveWal } from '../wal/effective-wal.ts';
import type { BlockTable } from './block-table.ts';
import type { Found } from './capture-try.ts';

interface StateOfOptions {
  readonly found: Found;
  readonly table: BlockTable;
  /** Throws once another capture has begun. */
  readonly refuseSuperseded: () => void;
  readonly tries: number;
  readonly bytesRead: number;
}

/** What a successful try found, for whoever ships it. */
export function stateOf({ found, table, refuseSuperseded, tries, bytesRead }: StateOfOptions): CapturedState {
  const { headers, layout, wal, slots, method, file } = found;
  const usable = <Value>(read: () => Value): Value => {
    refuseSuperseded();
    return read();
  };
  return {
    headerBytes: headers.bytes,
    header: headers.active,
    slots,
    changed: table.changedIds(slots),
    hashOf: (id: BlockId) => usable(() => table.hashOf(id)),
    isSameMetadata: (id: BlockId, a: Buffer, b: Buffer) => layout.isSameMetadata(id, a, b),
    freeBlocks: layout.freeBlocks,
    kindOf: (id: BlockId) => usable(() => layout.kindOf(id)),
    wal: {
      length: wal.length,
      commonWithAccepted: wal.agreed,
      sha256: wal.sha256,
      read: (from, to) => usable(() => readEffectiveWal(wal, from, to)),
    },
    method,
    unsure: table.unsureCount,
    file,
    bytesRead,
    tries,
  };
}
