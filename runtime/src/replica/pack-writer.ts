import type { Store } from '../store/store.ts';
import { createSurely } from './create-surely.ts';
import type { FrameRef } from './frame.ts';
import { seal, sealBytes, squeeze } from './frame.ts';
import { objectName, type ReplicaKeys } from './keys.ts';
import type { TryAgain } from './log.ts';
import type { Epoch } from './numbers.ts';

/** What a pack aims at, so that it is one PUT; DESIGN.md allows 64 MiB. */
const packTarget = 16 * 2 ** 20;

/** Packs on their way at once: one is sent while the next is filled. */
const uploadsAtOnce = 2;

/** Frames that are compressed at once. zlib runs in the thread pool; the application's two cores come first. */
const squeezesAtOnce = 2;

/** A frame and the pack that it lies in. */
export interface PackedFrame extends FrameRef {
  readonly pack: string;
}

export interface PackWriterOptions {
  store: Store;
  keys: ReplicaKeys;
  epoch: Epoch;
  /** A new ULID for each pack. */
  ulid: () => string;
  /** zstd level, 0 = store as is. */
  level: number;
  tryAgain: TryAgain;
  /** Ends everything. */
  signal?: AbortSignal | undefined;
}

/**
 * Fills packs with frames and sends them while the next is filled, so that memory stays at a few packs whatever the size
 * of the database. What is added counts as durable only after {@link flush}. After a failure every further call throws it.
 */
export class PackWriter {
  readonly #options: PackWriterOptions;
  /** Of the pack that is being filled; undefined while it is empty, so that a name is never given out for nothing. */
  #name: string | undefined;
  #buffer = Buffer.alloc(0);
  #length = 0;
  #uploads = new Set<Promise<void>>();
  #squeezes = new Set<Promise<void>>();
  #failure: { cause: unknown } | undefined;
  /** Bytes sent to the store so far. */
  bytesSent = 0;

  constructor(options: PackWriterOptions) {
    this.#options = options;
  }

  /**
   * Compresses and appends a frame; `placed` hears where it lies. Resolves as soon as the bytes are copied and there is
   * room, before they are sent.
   */
  async add({
    bytes,
    sha256,
    placed,
  }: {
    bytes: Uint8Array;
    sha256: Uint8Array;
    placed: (frame: PackedFrame) => void;
  }): Promise<void> {
    while (this.#squeezes.size >= squeezesAtOnce) await Promise.race(this.#squeezes);
    this.#throwFailure();
    const own = Buffer.from(bytes);
    this.#track(this.#squeezes, this.#squeezeAndAppend(own, sha256, placed));
  }

  /** Sends what is left and waits until everything added is durable. */
  async flush(): Promise<void> {
    while (this.#squeezes.size > 0) await Promise.all(this.#squeezes);
    await this.#send();
    while (this.#uploads.size > 0) await Promise.all(this.#uploads);
    this.#throwFailure();
  }

  async #squeezeAndAppend(
    raw: Buffer,
    sha256: Uint8Array,
    placed: (frame: PackedFrame) => void,
  ): Promise<void> {
    const body = await squeeze(raw, this.#options.level);
    const stored = sealBytes + body.length;
    while (this.#length > 0 && this.#length + stored > packTarget) await this.#send();
    this.#reserve(stored);
    const at = this.#length;
    this.#length += seal(body, this.#buffer, at);
    this.#name ??= objectName(this.#options.epoch, this.#options.ulid());
    placed({ pack: this.#name, at, stored, raw: raw.length, sha256 });
  }

  /** Starts to send the current pack, once there is room for another upload. */
  async #send(): Promise<void> {
    while (this.#uploads.size >= uploadsAtOnce) await Promise.race(this.#uploads);
    const name = this.#name;
    if (name === undefined) return;
    const { store, keys, tryAgain, signal } = this.#options;
    const bytes = this.#buffer.subarray(0, this.#length);
    this.#name = undefined;
    this.#buffer = Buffer.alloc(0);
    this.#length = 0;
    this.bytesSent += bytes.length;
    this.#track(this.#uploads, createSurely({ store, key: keys.pack(name), bytes, tryAgain, signal }));
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, Math.min(packTarget, this.#buffer.length * 2)));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }

  #track(group: Set<Promise<void>>, work: Promise<void>): void {
    const tracked: Promise<void> = work
      .catch((cause: unknown) => {
        this.#failure ??= { cause };
      })
      .finally(() => group.delete(tracked));
    group.add(tracked);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.cause;
  }
}
