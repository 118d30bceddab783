import type { FileFollower } from '../../duckdb-file/follow/file-follower.ts';
import type { SeenFile } from '../../duckdb-file/follow/seed.ts';
import { type Captured, FollowedSource, type Source, type SourceCapture } from './source.ts';

/**
 * A file that equals a record, of which nothing has been read yet: its application need not wait for that. Until then nothing
 * can be captured.
 */
export class RememberedSource implements Source {
  readonly live = true;
  readonly #follower: FileFollower;
  #seen: SeenFile | undefined;
  readonly #load: (signal: AbortSignal | undefined) => Promise<boolean>;
  #source: FollowedSource | undefined;
  #hashesAgain = false;

  /**
   * @param options.seen the file when it equalled the record, which has no WAL; undefined if it is not known to, or has one
   * @param options.load reads the record's block map, and seeds the follower with it; false if that could not be done
   */
  constructor({
    follower,
    seen,
    load,
  }: {
    follower: FileFollower;
    seen: SeenFile | undefined;
    load: (signal: AbortSignal | undefined) => Promise<boolean>;
  }) {
    this.#follower = follower;
    this.#seen = seen;
    this.#load = load;
  }

  async prepare(signal?: AbortSignal): Promise<void> {
    if (this.#source !== undefined) return;
    const isKnown = await this.#load(signal).catch((failure: unknown) => {
      // A replica whose map cannot be read must not be closed as if all were well.
      if (!signal?.aborted) this.#seen = undefined;
      throw failure;
    });
    this.#source = new FollowedSource(this.#follower, isKnown);
    if (this.#hashesAgain) this.#source.hashAgain();
  }

  /** Once something was captured, captures know more than what was seen. */
  async isUntouched(): Promise<boolean> {
    if (this.#source !== undefined || this.#seen === undefined) return false;
    return this.#follower.isAsSeen(this.#seen);
  }

  async capture(options: SourceCapture): Promise<Captured> {
    if (this.#source === undefined) throw new Error('nothing can be captured before `prepare`');
    return this.#source.capture(options);
  }

  glance(): Promise<void> {
    return this.#follower.glance();
  }

  hashAgain(): void {
    this.#hashesAgain = true;
    this.#source?.hashAgain();
  }

  close(): Promise<void> {
    return this.#follower.close();
  }
}
