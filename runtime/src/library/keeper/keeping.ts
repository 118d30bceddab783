import type { KeeperFailedError } from '../errors/keeper-failed-error.ts';
import { MarkFailedError } from '../errors/mark-failed-error.ts';
import { Keeper, type KeeperEnd, keeperFailure } from './keeper.ts';
import type { KeeperMessage } from './messages.ts';

/** Seconds before another keeper is started: doubled from the first to the last. */
const firstPauseSeconds = 1;
const lastPauseSeconds = 30;

/** Milliseconds that a keeper must have run for the next one to be started after the first pause again. */
const longEnoughMs = 60_000;

export interface KeepingOptions {
  environment: NodeJS.ProcessEnv;
  /** Whether the database is open in this process, now. */
  isOpen: () => boolean;
  onMessage: (message: KeeperMessage) => void;
  /** A keeper ended although it was not told to; true: another one is started. */
  onFailure: (failure: KeeperFailedError) => boolean;
}

interface Mark {
  resolve: (seq: number) => void;
  reject: (failure: Error) => void;
}

/** Sees that there is a keeper, one after the other, until it is ended. */
export class Keeping {
  readonly #options: KeepingOptions;
  readonly #marks = new Map<number, Mark>();
  #keeper: Keeper;
  #startedAt = 0;
  #pauseSeconds = firstPauseSeconds;
  #pause: NodeJS.Timeout | undefined;
  #ending = false;
  #markId = 0;

  constructor(options: KeepingOptions) {
    this.#options = options;
    this.#keeper = this.#start();
  }

  /** Process id of the keeper, of the last one if none runs now. */
  get pid(): number | undefined {
    return this.#keeper.pid;
  }

  /** Tells the keeper that the database is closed in this process. */
  closed(): void {
    this.#keeper.tell({ tell: 'closed' });
  }

  /**
   * Marks what was committed until now as a restore point, durably, and resolves to its number.
   * @throws {MarkFailedError} that says why it could not
   */
  mark(name: string | undefined): Promise<number> {
    const id = this.#markId++;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    if (this.#keeper.tell({ tell: 'mark', id, name })) this.#marks.set(id, { resolve, reject });
    else reject(new MarkFailedError({ what: 'The keeper has ended', todo: 'Try again when it runs again' }));
    return promise;
  }

  /**
   * No keeper stays. Resolves to how the last one ended.
   * @param options.ship whether the database was open until now: then the keeper ships the rest first, and if it has died, another
   *   one does. Else it ends at once.
   */
  async end({ ship }: { ship: boolean }): Promise<KeeperEnd> {
    this.#ending = true;
    clearTimeout(this.#pause);
    if (!ship) this.#keeper.stop();
    // One that is started now will say that the file may be opened, and hear that it is closed.
    else if (!this.#keeper.tell({ tell: 'closed' })) this.#keeper = this.#start();
    return this.#keeper.ended;
  }

  #start(): Keeper {
    const { environment, isOpen } = this.#options;
    this.#startedAt = performance.now();
    const keeper = new Keeper({
      environment,
      isOpen: isOpen(),
      onMessage: (message) => this.#hear(message),
    });
    void keeper.ended.then((end) => this.#goOn(end));
    return keeper;
  }

  #hear(message: KeeperMessage): void {
    if (message.say === 'marked') this.#take(message.id)?.resolve(message.seq);
    else if (message.say === 'not-marked') {
      this.#take(message.id)?.reject(new MarkFailedError(message.problem));
    }
    this.#options.onMessage(message);
  }

  #take(id: number): Mark | undefined {
    const mark = this.#marks.get(id);
    this.#marks.delete(id);
    return mark;
  }

  #goOn(end: KeeperEnd): void {
    const failure = keeperFailure(end);
    for (const { reject } of this.#marks.values()) reject(failure);
    this.#marks.clear();
    if (this.#ending || !this.#options.onFailure(failure)) return;
    if (performance.now() - this.#startedAt > longEnoughMs) this.#pauseSeconds = firstPauseSeconds;
    this.#pause = setTimeout(() => {
      this.#keeper = this.#start();
    }, this.#pauseSeconds * 1000);
    this.#pauseSeconds = Math.min(2 * this.#pauseSeconds, lastPauseSeconds);
  }
}
