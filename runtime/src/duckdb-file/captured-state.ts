import type { BlockId } from './block-id.ts';
import type { BlockKind } from './block-kind.ts';

/** What the three headers of a DuckDB file say about a database state (DuckDB v1.5.5, src/storage/single_file_block_manager.cpp). */
export interface DatabaseHeader {
  /** Version of the main header: 64 (0.9–1.1), 65 (1.2), 66 (1.3), 67 (1.4), 68 (1.5). */
  readonly storageVersion: number;
  /** Hex of the 16-byte database identifier; all zeros in files of a version below 67. */
  readonly databaseId: string;
  /** Version of the library that wrote the file last, as it calls itself (`v1.5.6`). */
  readonly libraryVersion: string;
  /** Number of the checkpoint that wrote the active header. */
  readonly iteration: bigint;
  /** Pointer to the first metadata block: low 56 bits block id, high 8 bits sub-block. */
  readonly metaBlock: bigint;
  /** Pointer to the free list; 2^64 − 1 if there is none. */
  readonly freeList: bigint;
  /** Blocks that the file has according to the active header. */
  readonly blockCount: number;
  /** Size of a block in bytes. */
  readonly blockSize: number;
  readonly vectorSize: number;
  /** The `serialization_compatibility` number of the active header. */
  readonly serialization: number;
}

/** Which file, and in which shape the kernel showed it: equal identities of a file that nobody has open mean equal bytes. */
export interface FileIdentity {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** The effective WAL of a state: markers stripped, through the last FLUSH, `.wal.checkpoint` merged. */
export interface CapturedWal {
  readonly length: number;
  /** How many leading bytes equal the WAL of the last accepted state (0 after a DuckDB checkpoint). */
  readonly commonWithAccepted: number;
  /** SHA-256 of the whole effective WAL. */
  readonly sha256: Uint8Array;
  /**
   * Reads bytes [from, to) in pieces of at most 1 MiB. The bytes come from descriptors that are still open, so a
   * checkpoint that unlinks the WAL does not matter. Throws {@link CaptureLostError} if they are no longer what was captured.
   */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

/**
 * How the blocks of a state were found:
 * `tail` none read, only the WAL grew · `row-groups` same header, WAL names new blocks · `successor` next checkpoint ·
 * `full` every block read whole.
 */
export type CaptureMethod = 'tail' | 'row-groups' | 'successor' | 'full';

/**
 * One state of the database that a power cut could have left: header + blocks + WAL, validated to belong together. It can
 * be used until the next capture of the same follower begins.
 */
export interface CapturedState {
  /** The first 12,288 bytes of the file: main header and both database headers. */
  readonly headerBytes: Uint8Array;
  readonly header: DatabaseHeader;
  /** Slots of the file: the header's block count, or more where the WAL refers to blocks beyond it. */
  readonly slots: number;
  /** Ascending ids whose content or presence may differ from the last accepted state; all that do are among them. */
  readonly changed: readonly BlockId[];
  /**
   * SHA-256 of a block in this state; undefined where the slot holds nothing (free and never read, never written). A block
   * that became free keeps the hash of what it held while it was live: nobody reads it, and it is not shipped again.
   */
  hashOf(id: BlockId): Uint8Array | undefined;
  /**
   * True if two contents of a metadata block are the same to this state. DuckDB rewrites metadata blocks in place during a
   * checkpoint, but only in sub-blocks that the active header does not use: after a crash they hold more than it knows.
   */
  isSameMetadata(id: BlockId, a: Buffer, b: Buffer): boolean;
  /** Blocks of the file that the active header does not use: room that DuckDB fills before the file grows. */
  readonly freeBlocks: number;
  /** What the active header uses a slot for. */
  kindOf(id: BlockId): BlockKind;
  readonly wal: CapturedWal;
  readonly method: CaptureMethod;
  /**
   * Live blocks that a gradual pass has still to read again. The following captures read some of them each, until none is
   * left.
   */
  readonly unsure: number;
  readonly file: FileIdentity;
  /** Bytes of blocks, free list and WALs that were read for this state, failed tries included; headers do not count. */
  readonly bytesRead: number;
  /** Tries that it took; 0 if the files were seen to be still those of the state before, which this one repeats. */
  readonly tries: number;
}

/** Where captured blocks go. Called while the capture runs, so that a database never has to fit into memory or be copied on disk. */
export interface BlockSink {
  /** True if a content need not be handed over because it is kept already. Without it every new content is handed over. */
  has?(sha256: Uint8Array): boolean;
  /**
   * Takes a block whose checksum was verified. `bytes` belongs to the caller again once the promise resolves.
   * May be called for blocks of a try that is then given up; what they held stays useful to the next try.
   */
  keep(block: { id: BlockId; sha256: Uint8Array; bytes: Uint8Array }): Promise<void>;
}
