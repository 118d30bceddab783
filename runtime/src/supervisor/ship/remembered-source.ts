import type { FileFollower } from '../../duckdb-file/follow/file-follower.ts';
import { type Captured, FollowedSource, type Source, type SourceCapture } from './source.ts';

/**
 * A file that equals a record, of which nothing has been read yet: its application need not wait for that. Until then nothing
 * can be captured.
 */
export class RememberedSource implements Source {
  readonly live = true;
  readonly #follower: FileFollower;
  readonly #load: (signal: AbortSignal | undefined) => Promise<boolean>;
  #source: FollowedSource | undefined;
  #hashesAgain = false;

  /** @param options.load reads the record's block map, and seeds the follower with it; false if that could not be done */
  constructor({
    follower,
    load,
  }: { follower: FileFollower; load: (signal: AbortSignal | undefined) => Promise<boolean> }) {
    this.#follower = follower;
    this.#load = load;
  }

  async prepare(signal?: AbortSignal): Promise<void> {
    if (this.#source !== undefined) return;
    this.#source = new FollowedSource(this.#follower, await this.#load(signal));
    if (this.#hashesAgain) this.#source.hashAgain();
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
