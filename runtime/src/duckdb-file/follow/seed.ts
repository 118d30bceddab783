import type { BlockLayout } from '../free-list/block-layout.ts';
import type { Headers } from '../header/headers.ts';
import type { KnownWal } from '../wal/wal-digest.ts';
import type { SeededBlock } from './known-blocks.ts';

/** What a replica holds of a file that is known to equal it. */
export interface Seed {
  /** The first 12,288 bytes of the file. */
  readonly headerBytes: Uint8Array;
  readonly blocks: Iterable<SeededBlock>;
  readonly wal: KnownWal;
}

/** A file as it is before anybody writes to it. */
export interface SeenFile {
  readonly headers: Headers;
  readonly layout: BlockLayout;
}
