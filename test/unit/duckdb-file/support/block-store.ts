import type { BlockId } from '../../../../runtime/src/duckdb-file/block-id.ts';
import type { BlockSink, CapturedState } from '../../../../runtime/src/duckdb-file/captured-state.ts';
import { writeBlock } from '../../../../runtime/src/duckdb-file/restore/block-place.ts';
import { DatabaseFileWriter } from '../../../../runtime/src/duckdb-file/restore/database-file-writer.ts';

/** Where a test keeps captured blocks, by content. */
export class BlockStore implements BlockSink {
  readonly #blocks = new Map<string, Buffer>();
  /** Ids in the order in which they were handed over. */
  readonly handedOver: BlockId[] = [];

  has(sha256: Uint8Array): boolean {
    return this.#blocks.has(hex(sha256));
  }

  async keep({ id, sha256, bytes }: { id: BlockId; sha256: Uint8Array; bytes: Uint8Array }): Promise<void> {
    this.handedOver.push(id);
    this.#blocks.set(hex(sha256), Buffer.from(bytes));
  }

  get(sha256: Uint8Array): Buffer {
    const block = this.#blocks.get(hex(sha256));
    if (block === undefined) throw new Error(`a state refers to a block that was never handed over`);
    return block;
  }
}

/** Puts a captured state on disk as a replica would. */
export async function restore(state: CapturedState, store: BlockStore, target: string): Promise<void> {
  await using writer = await DatabaseFileWriter.create(target);
  const { headerBytes, header, slots, wal } = state;
  await writer.begin({ headerBytes, blockSize: header.blockSize, slots });
  for (let slot = 0; slot < slots; slot++) {
    const sha256 = state.hashOf(slot as BlockId);
    if (sha256 !== undefined) writeBlock(writer.place(slot as BlockId), store.get(sha256));
  }
  for await (const piece of wal.read(0, wal.length)) await writer.wal(piece);
  await writer.commit();
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
