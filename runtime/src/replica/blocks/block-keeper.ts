import type { BlockSink } from '../../duckdb-file/captured-state.ts';
import type { PackWriter } from './pack-writer.ts';
import type { StoredBlocks } from './stored-blocks.ts';

/**
 * Where captured blocks go: a content that the newest map or this epoch already has is not uploaded again, everything
 * else goes to a pack while the capture is still running.
 */
export class BlockKeeper implements BlockSink {
  readonly #stored: StoredBlocks;
  readonly #packs: PackWriter;
  readonly #underway = new Set<string>();

  constructor({ stored, packs }: { stored: StoredBlocks; packs: PackWriter }) {
    this.#stored = stored;
    this.#packs = packs;
  }

  has(sha256: Uint8Array): boolean {
    return this.#stored.find(sha256) !== undefined || this.#underway.has(hex(sha256));
  }

  async keep({ sha256, bytes }: { sha256: Uint8Array; bytes: Uint8Array }): Promise<void> {
    if (this.has(sha256)) return;
    const own = Uint8Array.from(sha256);
    this.#underway.add(hex(own));
    await this.#packs.add({
      bytes,
      sha256: own,
      placed: (frame) => {
        this.#underway.delete(hex(own));
        this.#stored.add(own, frame);
      },
    });
  }
}

const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
