import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlockSink, CapturedState } from '../captured-state.ts';
import { CaptureStarvedError } from '../errors/capture-starved-error.ts';
import { WalMismatchError } from '../errors/wal-mismatch-error.ts';
import type { Headers } from '../header/headers.ts';
import { isKnownVersion } from '../header/known-versions.ts';
import { readHeaders } from '../header/read-headers.ts';
import { existingFiles } from '../restore/file-set.ts';
import { WalFiles } from '../wal/wal-files.ts';
import type { BlockSource } from './block-reader.ts';
import type { Ablation } from './capture-step.ts';
import { type Found, tryCapture } from './capture-try.ts';
import { DatabaseFile, isStillAt } from './database-file.ts';
import { FailedTries } from './failed-tries.ts';
import { HeaderWatch } from './header-watch.ts';
import { KnownBlocks } from './known-blocks.ts';
import { Patience } from './patience.ts';
import { readLayout } from './read-layout.ts';
import type { Seed, SeenFile } from './seed.ts';
import { stateOf } from './state-of.ts';
import { Stillness } from './stillness.ts';
import { TimeLimit } from './time-limit.ts';
import { type RetryReason, TryAgain, WalMismatch } from './try-again.ts';

/** Milliseconds between two tries, unless the reason for the second one is that there was something new. */
const pause = 2;

/** Reasons after which another try at once is the best chance. */
const hasten: ReadonlySet<RetryReason> = new Set([
  'header-changed',
  'free-list-changed',
  'more-to-read',
  'checkpoint-running',
]);

export interface FileFollowerOptions {
  /** Path of the database file. */
  readonly path: string;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number;
  /** Steps of a capture to take out, to show in a test that each is needed. @default none */
  readonly ablate?: Ablation;
}

export interface CaptureOptions {
  /**
   * Where new contents go. Without it blocks are only hashed; a later capture reads those again that its sink lacks.
   * Another sink than the last time is taken to have nothing, but what its `has` says.
   */
  readonly sink?: BlockSink;
  readonly signal?: AbortSignal;
  /** Milliseconds after which the capture gives up. */
  readonly withinMs: number;
  /**
   * Nobody captures after this one: the files are read even if they look as they did, because nothing would find any more what their
   * times hide. @default false
   */
  readonly isLast?: boolean;
}

/**
 * Follows a DuckDB file from another process than the one that has it open, and captures states of it that a power cut
 * could have left. Only plain reads; one capture at a time.
 */
export class FileFollower {
  readonly #file: DatabaseFile;
  readonly #wals: WalFiles;
  readonly #known: KnownBlocks;
  readonly #patience: Patience;
  readonly #stillness: Stillness;
  readonly #now: () => number;
  readonly #ablation: Ablation;
  #sink: BlockSink | undefined;
  #current: { state: CapturedState; found: Found } | undefined;
  #isCapturing = false;
  #headers: Headers | undefined;
  #blockBytesRead = 0;

  constructor({ path, now = () => performance.now(), ablate = new Set() }: FileFollowerOptions) {
    this.#file = new DatabaseFile(path);
    this.#wals = new WalFiles({ database: path, ablation: ablate });
    this.#known = new KnownBlocks(ablate);
    this.#patience = new Patience(now);
    this.#stillness = new Stillness({ path, now });
    this.#now = now;
    this.#ablation = ablate;
  }

  /**
   * Captures the present state. The state of the capture before it cannot be used any more.
   * @throws {CaptureStarvedError} when the time is over; what was read is kept for the next capture
   * @throws {WalMismatchError} if the WAL belongs to another checkpoint and stays so
   * @throws {DatabaseMissingError | NotAFileError | UnreadableFileError} if there is no file to read
   * @throws {NotADuckdbFileError | UnknownVersionError | EncryptedFileError} if it cannot be followed
   */
  async capture({ sink, signal, withinMs, isLast = false }: CaptureOptions): Promise<CapturedState> {
    if (this.#isCapturing) throw new Error('a capture of this file is already under way');
    this.#isCapturing = true;
    const before = this.#current?.found;
    this.#current = undefined;
    try {
      this.#useSink(sink);
      const isStill = await this.#stillness.holds();
      if (isStill && !isLast && before !== undefined && this.#known.isAtRest)
        return this.#return({ ...before, method: 'tail' }, { tries: 0, bytesRead: 0 });
      const begun = this.#now();
      const state = await this.#captureWithin(new TimeLimit({ ms: withinMs, now: this.#now, signal }), sink);
      this.#stillness.note(begun);
      return state;
    } finally {
      this.#isCapturing = false;
    }
  }

  /** Says that a state is durable: what the next ones have changed or in common counts from it. */
  accept(state: CapturedState): void {
    const { found } = this.#usable(state);
    this.#known.table.accept();
    this.#wals.accept(found.headers.active, found.wal);
  }

  /**
   * Looks at a file before anybody writes to it, for a {@link seed} that comes later; a checkpoint in between then costs nothing.
   * Undefined if it is not whole.
   * @throws {DatabaseMissingError | NotAFileError | UnreadableFileError}
   */
  async look(): Promise<SeenFile | undefined> {
    const { database } = await this.#file.open();
    const headers = await readHeaders(database.handle);
    if (headers === undefined) return undefined;
    const source = this.#sourceOf(database.handle, headers.active.blockSize);
    const layout = await layoutOrNothing(readLayout(source, headers.active));
    return layout && { headers, layout };
  }

  /**
   * True if the file is still the one that {@link look} saw, at the same checkpoint, and has no WAL: then nothing was committed since. Reads
   * the headers alone; in doubt a {@link capture} tells.
   */
  async isAsSeen({ headers }: SeenFile): Promise<boolean> {
    const { current, path } = this.#file;
    if (current === undefined) return false;
    const watch = new HeaderWatch({ handle: current.handle, headers });
    if (!watch.isSame()) return false;
    const files = await existingFiles(path);
    // Once more: at some time in between, both were so.
    return files.length === 1 && files[0] === '' && watch.isSame() && isStillAt(path, current);
  }

  /**
   * Starts from what a replica holds, for a file that is known to equal it: restored by this very process, or untouched
   * since a clean stop. All its blocks count as kept by the next sink. False if the file has other headers by now: then
   * nothing is taken over, and the next capture reads everything.
   * @param seen the file when it equalled the replica; default: as it is now
   * @throws {DatabaseMissingError | NotAFileError | UnreadableFileError}
   */
  async seed({ headerBytes, blocks, wal }: Seed, seen?: SeenFile): Promise<boolean> {
    this.#current = undefined;
    const then = seen ?? (await this.look());
    if (then === undefined || !then.headers.bytes.equals(headerBytes)) return false;
    await this.#known.seed(then.layout, blocks);
    this.#wals.startFrom(then.headers.active, wal);
    this.#sink = undefined;
    return true;
  }

  /**
   * Looks whether another checkpoint is active. Of one that passes unseen between two captures nobody knows what it freed,
   * so that all blocks would have to be read again; several times a second are enough, and cost nothing. Does nothing
   * while a capture is under way, which looks by itself.
   */
  async glance(): Promise<void> {
    const { current } = this.#file;
    const { layout } = this.#known;
    if (this.#isCapturing || current === undefined || layout === undefined) return;
    const { handle } = current;
    if (this.#headers !== undefined && new HeaderWatch({ handle, headers: this.#headers }).isSame()) return;
    const headers = await readHeaders(handle);
    if (headers === undefined || !isKnownVersion(headers.active.storageVersion)) return;
    const source = this.#sourceOf(handle, headers.active.blockSize);
    const found = await layoutOrNothing(readLayout(source, headers.active));
    if (found === undefined || this.#isCapturing || this.#known.layout !== layout) return;
    this.#known.enter(found);
    this.#headers = headers;
  }

  /** Makes the next capture read every block whole. */
  requireFullPass(): void {
    this.#known.requireFullPass();
  }

  /** Makes the next captures read every block whole, some of them each, so that none takes long; see {@link CapturedState.unsure}. */
  beginGradualPass(): void {
    this.#known.beginGradualPass();
  }

  async close(): Promise<void> {
    this.#current = undefined;
    await this.#wals.close();
    await this.#file.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #captureWithin(limit: TimeLimit, sink: BlockSink | undefined): Promise<CapturedState> {
    const readBefore = this.#bytesRead;
    const failed = new FailedTries();
    for (let tries = 1; ; tries++) {
      try {
        // Only checkpoints press: what another reason has found must be looked at again.
        const isPressed =
          failed.of('header-changed') + failed.of('checkpoint-running') === tries - 1 && tries > 1;
        const found = await this.#try({ limit, sink, isPressed });
        if (sink !== undefined) this.#known.table.dropUnkept();
        return this.#return(found, { tries, bytesRead: this.#bytesRead - readBefore });
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        failed.note(error);
        this.#consider(error);
        if (limit.isOver) throw new CaptureStarvedError({ path: this.#file.path, failed });
        await sleep(hasten.has(error.reason) ? 0 : pause);
      }
    }
  }

  async #try({
    limit,
    ...how
  }: {
    limit: TimeLimit;
    sink: BlockSink | undefined;
    isPressed: boolean;
  }): Promise<Found> {
    limit.check();
    return tryCapture({
      file: this.#file,
      wals: this.#wals,
      known: this.#known,
      limit,
      ...how,
      ablation: this.#ablation,
      onRead: this.#countRead,
    });
  }

  #return(found: Found, effort: { tries: number; bytesRead: number }): CapturedState {
    this.#patience.restore();
    this.#headers = found.headers;
    const { headers, wal, slots } = found;
    this.#known.settle({ header: headers.active, rowGroups: wal.rowGroups, slots });
    const state: CapturedState = stateOf({
      found,
      table: this.#known.table,
      refuseSuperseded: () => this.#usable(state),
      ...effort,
    });
    this.#current = { state, found };
    return state;
  }

  /** Some conditions pass by themselves; what stays is dealt with, so that no capture spins on it. */
  #consider(error: TryAgain): void {
    if (!this.#patience.isExhausted(error, this.#known.layout?.header.iteration)) return;
    if (error instanceof WalMismatch) {
      throw new WalMismatchError({ path: this.#file.path, wal: error.wal, header: error.header });
    }
    // Not DuckDB, then: somebody overwrote the file in place.
    if (error.reason === 'live-block-changed') this.#known.requireFullPass();
    else if (error.reason === 'free-list-changed') this.#known.forget();
    else return;
    this.#patience.restore();
  }

  #useSink(sink: BlockSink | undefined): void {
    if (sink === undefined || sink === this.#sink) return;
    if (this.#sink !== undefined) this.#known.table.forgetKept();
    this.#sink = sink;
  }

  #usable(state: CapturedState): { found: Found } {
    if (this.#current?.state === state) return this.#current;
    throw new Error('this state was superseded: a later capture of the file has begun');
  }

  #sourceOf(handle: FileHandle, blockSize: number): BlockSource {
    return { handle, blockSize, verify: true, onRead: this.#countRead };
  }

  get #bytesRead(): number {
    return this.#blockBytesRead + this.#wals.bytesRead;
  }

  readonly #countRead = (bytes: number): void => {
    this.#blockBytesRead += bytes;
  };
}

async function layoutOrNothing<Layout>(layout: Promise<Layout>): Promise<Layout | undefined> {
  try {
    return await layout;
  } catch (error) {
    if (error instanceof TryAgain) return undefined;
    throw error;
  }
}
