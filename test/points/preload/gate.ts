import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { CallMatcher, FileCall } from './file-call.ts';

/** What a call was waited for ended without it. */
export class NotReachedError extends Error {}

/** A file call that waits at the gate until the test says what becomes of it. */
export class HeldCall {
  readonly call: FileCall;
  readonly #answer: (line: string) => void;

  constructor(call: FileCall, answer: (line: string) => void) {
    this.call = call;
    this.#answer = answer;
  }

  /** Makes the call. */
  go(): void {
    this.#answer('go');
  }

  /** Writes only the first bytes; the rest comes to the gate as another call. */
  split(bytes: number): void {
    this.#answer(`split ${bytes}`);
  }

  /** Does not make the call: it fails with this errno. */
  fail(errno: number): void {
    this.#answer(`fail ${errno}`);
  }
}

interface Hold {
  readonly matches: CallMatcher;
  readonly reached: PromiseWithResolvers<HeldCall>;
}

/**
 * The test's side of the preloaded library: it lets every file call pass but those that somebody waits for. So an
 * interleaving is not awaited but made: "the checkpoint stops before its header, the capture runs, the header is written".
 */
export class Gate implements AsyncDisposable {
  readonly #server: Server;
  readonly #socketPath: string;
  readonly #library: string;
  readonly #holds = new Set<Hold>();
  readonly #held = new Set<HeldCall>();
  readonly #watchers = new Set<(call: FileCall) => void>();

  private constructor({
    server,
    socketPath,
    library,
  }: { server: Server; socketPath: string; library: string }) {
    this.#server = server;
    this.#socketPath = socketPath;
    this.#library = library;
    server.on('connection', (socket) => this.#ask(socket));
  }

  /** @param library the built preload library; `folder` is where the socket lies */
  static async open({ folder, library }: { folder: string; library: string }): Promise<Gate> {
    const socketPath = join(folder, 'gate.sock');
    const server = createServer();
    const listening = Promise.withResolvers<void>();
    server.once('error', listening.reject);
    server.listen(socketPath, listening.resolve);
    await listening.promise;
    return new Gate({ server, socketPath, library });
  }

  /** The environment that puts a process before the gate. */
  environment({ process, database }: { process: FileCall['process']; database: string }): NodeJS.ProcessEnv {
    return {
      LD_PRELOAD: this.#library,
      EIDER_GATE_SOCKET: this.#socketPath,
      EIDER_GATE_PROCESS: process,
      EIDER_GATE_DATABASE: database,
    };
  }

  /**
   * Holds the next call that matches.
   * @throws {NotReachedError} if `during` ends without one
   */
  async hold(matches: CallMatcher, { during }: { during?: Promise<unknown> } = {}): Promise<HeldCall> {
    const hold: Hold = { matches, reached: Promise.withResolvers<HeldCall>() };
    this.#holds.add(hold);
    const missed = () => {
      this.#holds.delete(hold);
      hold.reached.reject(new NotReachedError('it ended without the call that was to be held'));
    };
    during?.then(missed, missed);
    return hold.reached.promise;
  }

  /** The same, but undefined if `during` ends without such a call. */
  async holdIfReached(
    matches: CallMatcher,
    { during }: { during: Promise<unknown> },
  ): Promise<HeldCall | undefined> {
    try {
      return await this.hold(matches, { during });
    } catch (error) {
      if (error instanceof NotReachedError) return undefined;
      throw error;
    }
  }

  /** Waits until so many matching calls were made, or `during` has ended. */
  async seen(count: number, matches: CallMatcher, { during }: { during: Promise<unknown> }): Promise<void> {
    let left = count;
    const enough = Promise.withResolvers<void>();
    using _watch = this.watch((call) => {
      if (matches(call) && --left === 0) enough.resolve();
    });
    await Promise.race([enough.promise, during]);
  }

  /** Hears of every call until it is disposed of. */
  watch(watcher: (call: FileCall) => void): Disposable {
    this.#watchers.add(watcher);
    return { [Symbol.dispose]: () => this.#watchers.delete(watcher) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#holds.clear();
    for (const held of this.#held) held.go();
    const closed = Promise.withResolvers<void>();
    this.#server.close(() => closed.resolve());
    await closed.promise;
  }

  #ask(socket: Socket): void {
    let question = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      question += bytes.toString();
      if (question.endsWith('\n')) this.#decide(JSON.parse(question) as FileCall, socket);
    });
  }

  #decide(call: FileCall, socket: Socket): void {
    for (const watcher of this.#watchers) watcher(call);
    const hold = [...this.#holds].find(({ matches }) => matches(call));
    if (hold === undefined) {
      socket.end('go\n');
      return;
    }
    this.#holds.delete(hold);
    const held = new HeldCall(call, (line) => {
      this.#held.delete(held);
      socket.end(`${line}\n`);
    });
    this.#held.add(held);
    hold.reached.resolve(held);
  }
}
