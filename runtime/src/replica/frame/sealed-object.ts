import type { FrameRef } from './frame.ts';
import { seal, sealBytes, squeeze } from './frame.ts';
import { sha256 } from './sha256.ts';

/** Collects frames for one small object that is sent in one piece. */
export class SealedObject {
  readonly #level: number;
  #parts: Buffer[] = [];
  #length = 0;

  /** @param level zstd level, 0 = store as is */
  constructor(level: number) {
    this.#level = level;
  }

  async add(raw: Uint8Array): Promise<FrameRef> {
    const body = await squeeze(raw, this.#level);
    const part = Buffer.allocUnsafe(sealBytes + body.length);
    seal(body, part, 0);
    const at = this.#length;
    this.#parts.push(part);
    this.#length += part.length;
    return { at, stored: part.length, raw: raw.length, sha256: sha256(raw) };
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}
