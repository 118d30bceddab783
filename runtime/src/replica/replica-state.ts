import type { DuckdbState, OpaqueState } from './log/record.ts';

/** The effective WAL of a state that is to be shipped. */
export interface ShippableWal {
  readonly length: number;
  /** Leading bytes that equal the WAL of the last shipped state. */
  readonly common: number;
  readonly sha256: Uint8Array;
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** One state of a database as the writer ships it, whichever way it was captured. */
export interface ShippableState {
  readonly database: DuckdbState | OpaqueState;
  /** First bytes of the file; empty in opaque mode. */
  readonly headerBytes: Uint8Array;
  /** Ids whose content or presence may differ from the last shipped state. */
  readonly changed: Iterable<number>;
  /** SHA-256 of a block; undefined if the slot holds nothing. */
  hashOf(id: number): Uint8Array | undefined;
  readonly wal: ShippableWal;
}
