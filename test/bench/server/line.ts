import { setTimeout as sleep } from 'node:timers/promises';

/** A line between the server and everybody else. */
export interface LineOptions {
  /** What goes through it in each direction, over all connections together, in millions of bits per second. */
  readonly megabitsPerSecond: number;
  /** How much later every answer comes than without it, in milliseconds. Opening a connection takes no time. */
  readonly latencyMs: number;
}

/** Bytes that are sent in one go: half a millisecond of a gigabit. */
const pieceBytes = 64 * 1024;

/** What a line that was idle, or a timer that was late, may catch up on, in milliseconds. */
const mostCredit = 10;

/** The shortest sleep that a timer knows, in milliseconds; whoever is ahead by less goes on. */
const shortestSleep = 1;

interface Clock {
  /** Milliseconds, never set back. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

const realClock: Clock = { now: () => performance.now(), sleep };

/** One direction of a line: a token bucket over all its connections, first come, first served. */
export class LineDirection {
  readonly #bytesPerMillisecond: number;
  readonly #clock: Clock;
  /** When all that was let in has gone through. */
  #freeAt = Number.NEGATIVE_INFINITY;

  constructor({ megabitsPerSecond }: Pick<LineOptions, 'megabitsPerSecond'>, clock = realClock) {
    this.#bytesPerMillisecond = (megabitsPerSecond * 1e6) / 8 / 1000;
    this.#clock = clock;
  }

  /** Waits until so many bytes have gone through, after those of everybody who has asked before. */
  async pass(bytes: number): Promise<void> {
    const now = this.#clock.now();
    this.#freeAt = Math.max(this.#freeAt, now - mostCredit) + bytes / this.#bytesPerMillisecond;
    const wait = this.#freeAt - now;
    if (wait >= shortestSleep) await this.#clock.sleep(wait);
  }
}

/** The same bytes in small pieces, each when it has gone through. */
export async function* passing(
  pieces: Iterable<Uint8Array>,
  line: LineDirection,
): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += pieceBytes) {
      const part = piece.subarray(at, at + pieceBytes);
      await line.pass(part.length);
      yield part;
    }
  }
}
