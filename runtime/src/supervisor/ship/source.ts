import type { BlockId } from '../../duckdb-file/block-id.ts';
import type { BlockSink } from '../../duckdb-file/captured-state.ts';
import { classifyFile } from '../../duckdb-file/classify-file.ts';
import { FileFollower } from '../../duckdb-file/follow/file-follower.ts';
import { captureOpaque } from '../../duckdb-file/opaque/capture-opaque.ts';
import { chunkLength } from '../../duckdb-file/opaque/opaque-chunks.ts';
import { sha256 } from '../../replica/frame/sha256.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import type { ShippableState } from '../../replica/replica-state.ts';
import { shippable } from '../../replica/shippable.ts';

/** A captured state, ready to be shipped. */
export interface Captured {
  readonly state: ShippableState;
  /** Blocks of the file that hold nothing; undefined if its layout is not known. */
  readonly freeBlocks: number | undefined;
  /** It is durable: what the next one changes counts from it. */
  accept(): void;
}

export interface SourceCapture {
  sink: BlockSink;
  /** The record that the state goes on from. */
  newest: LogRecord;
  signal?: AbortSignal | undefined;
  /** Milliseconds after which a capture that checkpoints keep spoiling gives up. */
  withinMs: number;
  /** Nothing is captured after it: the file is read, however much it looks as it did. Default: something is. */
  isLast?: boolean;
}

/** Where the states of a database come from. */
export interface Source {
  /** Whether states can be captured while the application has the file open. */
  readonly live: boolean;
  /**
   * Reads from the replica what captures need, unless that has been done; default: they need nothing.
   * @throws {MissingObjectError | CorruptObjectError} if the replica is damaged there
   */
  prepare?(signal?: AbortSignal): Promise<void>;
  /** True if the file is seen to hold what the newest record does, which saves a capture, and what it needs. Default: a capture tells. */
  isUntouched?(): Promise<boolean>;
  capture(options: SourceCapture): Promise<Captured>;
  /** Notes a new checkpoint, so that none passes unseen between two captures. */
  glance(): Promise<void>;
  /** Makes the next captures read every block again, a few at a time. */
  hashAgain(): void;
  close(): Promise<void>;
}

/** A file whose layout is known: it is followed while the application has it open. */
export class FollowedSource implements Source {
  readonly live = true;
  readonly #follower: FileFollower;
  #known: boolean;

  /** @param known whether the follower was seeded with the newest record; else the first state is compared with it by hash */
  constructor(follower: FileFollower, known: boolean) {
    this.#follower = follower;
    this.#known = known;
  }

  async capture({ sink, newest, signal, withinMs, isLast = false }: SourceCapture): Promise<Captured> {
    const state = await this.#follower.capture({ sink, withinMs, isLast, ...(signal && { signal }) });
    return {
      state: await shippable({ state, newest, restarted: !this.#known }),
      freeBlocks: state.freeBlocks,
      accept: () => {
        this.#follower.accept(state);
        this.#known = true;
      },
    };
  }

  glance(): Promise<void> {
    return this.#follower.glance();
  }

  hashAgain(): void {
    this.#follower.beginGradualPass();
  }

  close(): Promise<void> {
    return this.#follower.close();
  }
}

/** A file whose layout is not known: its bytes are read while nobody has it open. */
export class OpaqueSource implements Source {
  readonly live = false;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async capture({ sink, signal }: SourceCapture): Promise<Captured> {
    const { parts, slots, hashOf } = await captureOpaque({
      path: this.#path,
      sink,
      ...(signal && { signal }),
    });
    const database = { mode: 'opaque' as const, blockSize: chunkLength, slots, parts: [...parts] };
    return {
      state: {
        database,
        headerBytes: new Uint8Array(),
        changed: Array.from({ length: slots }, (_, id) => id),
        hashOf: (id) => hashOf(id as BlockId),
        wal: emptyWal,
      },
      freeBlocks: undefined,
      accept: () => {},
    };
  }

  async glance(): Promise<void> {}

  hashAgain(): void {}

  async close(): Promise<void> {}
}

/** The source for a file that is there, of which nothing is known yet. */
export async function sourceAt(path: string): Promise<Source> {
  const { kind } = await classifyFile(path);
  return kind === 'opaque' ? new OpaqueSource(path) : new FollowedSource(new FileFollower({ path }), false);
}

/** In opaque mode the WAL is one of the parts. */
const emptyWal: ShippableState['wal'] = {
  length: 0,
  common: 0,
  sha256: sha256(new Uint8Array()),
  async *read() {},
};
