import { isReplicated, type SettingsWith } from '../config/settings.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { ConnectionPool, type Work } from './connection-pool.ts';
import { DatabaseUnavailableError, type Unavailability } from './errors/database-unavailable-error.ts';
import type { KeeperFailedError } from './errors/keeper-failed-error.ts';
import { NotDurableError } from './errors/not-durable-error.ts';
import { describeEnd } from './keeper/keeper.ts';
import { Keeping } from './keeper/keeping.ts';
import type { KeeperMessage } from './keeper/messages.ts';

/** Share of the shutdown budget that queries have; the rest is for the last upload. */
const queryShare = 2 / 3;

export interface DatabaseHolderOptions {
  settings: SettingsWith<'databasePath'>;
  /** Environment of the keeper: the settings. */
  environment: NodeJS.ProcessEnv;
  /** How many connections at most. */
  connections: number;
  /** DuckDB's own settings. */
  duckdb: Readonly<Record<string, string>>;
  /** Brings the schema up to date, each time the database was opened and before anybody else sees it. */
  prepare: (pool: ConnectionPool) => Promise<void>;
  onMessage: (message: KeeperMessage) => void;
  /** It was closed because the keeper said so. */
  onSuspended: (because: 'fenced' | 'stopped') => void;
  /** It is open again after that. */
  onResumed: () => void;
  /** The keeper ended, or the database could not be opened again. */
  onFailure: (failure: unknown) => void;
}

/** Holds a database open exactly as long as the keeper allows it. */
export class DatabaseHolder {
  readonly #options: DatabaseHolderOptions;
  readonly #firstOpen = Promise.withResolvers<void>();
  /** Opening and closing, one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #keeping: Keeping | undefined;
  #pool: ConnectionPool | undefined;
  #unavailable: Unavailability | undefined = 'not-connected';
  #everOpen = false;
  #closing: Promise<void> | undefined;

  constructor(options: DatabaseHolderOptions) {
    this.#options = options;
    // Whoever connects gets the failure.
    this.#firstOpen.promise.catch(() => undefined);
  }

  /** Undefined without replication. */
  get keeping(): Keeping | undefined {
    return this.#keeping;
  }

  /** Starts the keeper, and resolves once the database is open. Rejects with what makes that impossible. */
  async connect(): Promise<void> {
    const { settings, environment, onMessage } = this.#options;
    if (!isReplicated(settings)) {
      this.#inTurn(() => this.#open());
      return this.#firstOpen.promise;
    }
    this.#keeping = new Keeping({
      environment,
      isOpen: () => this.#pool !== undefined,
      onMessage: (message) => {
        this.#hear(message);
        onMessage(message);
      },
      onFailure: (failure) => this.#judgeFailure(failure),
    });
    return this.#firstOpen.promise;
  }

  /** Does it with a connection of its own. @throws {DatabaseUnavailableError} if the database is not open */
  async use<Result>(work: Work<Result>): Promise<Result> {
    const pool = this.#pool;
    if (pool === undefined || this.#unavailable !== undefined) {
      const path = this.#options.settings.databasePath;
      throw new DatabaseUnavailableError({ path, because: this.#unavailable ?? 'not-connected' });
    }
    return pool.use(work);
  }

  /**
   * Takes nothing new, answers what was asked, closes, and waits until the last bytes are durable. A second call waits for the same.
   * @throws {NotDurableError} if they are not
   */
  close(): Promise<void> {
    this.#closing ??= this.#closeNow();
    return this.#closing;
  }

  async #closeNow(): Promise<void> {
    const { databasePath: path, shutdownSeconds } = this.#options.settings;
    this.#unavailable = 'closed';
    let wasOpen = false;
    this.#inTurn(async () => {
      wasOpen = this.#pool !== undefined;
      await this.#closePool(shutdownSeconds * queryShare * 1000);
    });
    await this.#turn;
    this.#firstOpen.reject(new DatabaseUnavailableError({ path, because: 'closed' }));
    const end = await this.#keeping?.end({ ship: wasOpen });
    if (end === undefined) return;
    // It may have been closed, and shipped in vain, before anybody asked for it.
    const isDurable = wasOpen ? end.code === ExitCode.done : end.code !== ExitCode.notDurable;
    if (!isDurable) throw new NotDurableError({ path, ended: describeEnd(end) });
  }

  #hear(message: KeeperMessage): void {
    if (message.say === 'open') this.#inTurn(() => this.#open());
    if (message.say === 'close') this.#suspend(message);
  }

  /** What was opened is closed again if it cannot be prepared. */
  async #open(): Promise<void> {
    if (this.#closing !== undefined) return this.#keeping?.closed();
    const { settings, connections, duckdb, prepare, onResumed, onFailure } = this.#options;
    const path = settings.databasePath;
    try {
      this.#pool = await ConnectionPool.open({ path, connections, settings: duckdb });
      await prepare(this.#pool);
    } catch (failure) {
      await this.#closePool(0);
      this.#keeping?.closed();
      if (this.#everOpen) onFailure(failure);
      else this.#firstOpen.reject(failure);
      return;
    }
    const isAgain = this.#everOpen;
    this.#everOpen = true;
    if (this.#closing === undefined) this.#unavailable = undefined;
    this.#firstOpen.resolve();
    if (isAgain) onResumed();
  }

  #suspend({ because, milliseconds }: Extract<KeeperMessage, { say: 'close' }>): void {
    const refuse = () => {
      if (this.#unavailable !== 'closed') this.#unavailable = because;
    };
    refuse();
    this.#inTurn(async () => {
      // It may just have been opened.
      refuse();
      const wasOpen = this.#pool !== undefined;
      await this.#closePool(milliseconds * queryShare);
      this.#keeping?.closed();
      if (wasOpen) this.#options.onSuspended(because);
    });
  }

  async #closePool(withinMs: number): Promise<void> {
    await this.#pool?.close({ withinMs });
    this.#pool = undefined;
  }

  /** Before the database was open for the first time, a keeper that ends is an answer. */
  #judgeFailure(failure: KeeperFailedError): boolean {
    if (!this.#everOpen) {
      this.#firstOpen.reject(failure);
      return false;
    }
    this.#options.onFailure(failure);
    return true;
  }

  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((failure: unknown) => this.#options.onFailure(failure));
  }
}
