import { freeMemory } from '../../free-memory.ts';
import type { Store } from '../../store/store.ts';
import { createSurely } from '../frame/create-surely.ts';
import type { FrameRef } from '../frame/frame.ts';
import { seal, sealBytes } from '../frame/frame.ts';
import { objectName, type ReplicaKeys } from '../keys.ts';
import type { TryAgain } from '../log/log.ts';
import type { Epoch } from '../log/numbers.ts';
import { Squeezer } from './squeezer.ts';

/** What a pack aims at, so that it is one PUT; DESIGN.md allows 64 MiB. Three of this size are most of the memory that an upload takes. */
const packTarget = 5 * 2 ** 20;

/** Packs on their way at once: one is sent while the next is filled. */
const uploadsAtOnce = 2;

/** Frames that are compressed at once. zlib runs in the thread pool; the application's two cores come first. */
const squeezesAtOnce = 2;

const empty = Buffer.alloc(0);

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
  #buffer: Buffer = empty;
  #length = 0;
  /** Whole packs' buffers, and squeezers, that can be used again until the next flush. */
  readonly #spareBuffers: Buffer[] = [];
  readonly #spareSqueezers: Squeezer[] = [];
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
    const squeezer = this.#spareSqueezers.pop() ?? new Squeezer(this.#options.level);
    const work = squeezer
      .squeeze(bytes)
      .then((body) => this.#append(body, { raw: bytes.length, sha256, placed }));
    this.#track(
      this.#squeezes,
      work.finally(() => this.#spareSqueezers.push(squeezer)),
    );
  }

  /** Sends what is left and waits until everything added is durable. */
  async flush(): Promise<void> {
    while (this.#squeezes.size > 0) await Promise.all(this.#squeezes);
    for (const squeezer of this.#spareSqueezers.splice(0)) squeezer[Symbol.dispose]();
    await this.#send();
    while (this.#uploads.size > 0) await Promise.all(this.#uploads);
    this.#spareBuffers.length = 0;
    this.#throwFailure();
  }

  async #append(
    body: Uint8Array,
    { raw, sha256, placed }: { raw: number; sha256: Uint8Array; placed: (frame: PackedFrame) => void },
  ): Promise<void> {
    const stored = sealBytes + body.length;
    while (this.#length > 0 && this.#length + stored > packTarget) await this.#send();
    this.#reserve(stored);
    const at = this.#length;
    this.#length += seal(body, this.#buffer, at);
    this.#name ??= objectName(this.#options.epoch, this.#options.ulid());
    placed({ pack: this.#name, at, stored, raw, sha256 });
  }

  /** Starts to send the current pack, once there is room for another upload. */
  async #send(): Promise<void> {
    while (this.#uploads.size >= uploadsAtOnce) await Promise.race(this.#uploads);
    const name = this.#name;
    if (name === undefined) return;
    const { store, keys, tryAgain, signal } = this.#options;
    const buffer = this.#buffer;
    const bytes = buffer.subarray(0, this.#length);
    this.#name = undefined;
    this.#buffer = empty;
    this.#length = 0;
    this.bytesSent += bytes.length;
    const work = createSurely({ store, key: keys.pack(name), bytes, tryAgain, signal });
    this.#track(
      this.#uploads,
      work.finally(() => this.#spare(buffer)),
    );
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const full = this.#buffer;
    // Where one pack is on its way, the next will be as large; a small change takes no more than it needs.
    const wanted = this.#uploads.size > 0 ? packTarget : Math.min(packTarget, full.length * 2);
    this.#buffer = this.#spareBuffers.pop() ?? Buffer.allocUnsafeSlow(Math.max(needed, wanted));
    full.copy(this.#buffer, 0, 0, this.#length);
    if (full.length > 0) freeMemory(full);
  }

  #spare(buffer: Buffer): void {
    if (buffer.length >= packTarget) this.#spareBuffers.push(buffer);
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
