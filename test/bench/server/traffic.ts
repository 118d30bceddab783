import type { OperationClass } from '../../../runtime/src/store/store-operation.ts';

/** Requests and bytes since the last look. */
export interface Traffic {
  /** Requests of each class. */
  readonly requests: Readonly<Record<OperationClass, number>>;
  /** Bytes of request bodies, without what frames them. */
  readonly bytesUp: number;
  /** Bytes of answers' bodies. */
  readonly bytesDown: number;
}

/** Counts what goes through the server. */
export class TrafficCounter {
  readonly #requests: Record<OperationClass, number> = { A: 0, B: 0, free: 0 };
  /** When each request came, in milliseconds since 1970, and what it was. */
  readonly #arrivals: { readonly at: number; readonly key: string; readonly class: OperationClass }[] = [];
  #bytesUp = 0;
  #bytesDown = 0;

  count(request: { key: string; class: OperationClass; bytesUp: number; bytesDown: number }): void {
    this.#arrivals.push({ at: Date.now(), key: request.key, class: request.class });
    this.#requests[request.class] += 1;
    this.#bytesUp += request.bytesUp;
    this.#bytesDown += request.bytesDown;
  }

  get total(): Traffic {
    return { requests: { ...this.#requests }, bytesUp: this.#bytesUp, bytesDown: this.#bytesDown };
  }

  /** How many requests came in [from, to), in milliseconds since 1970. */
  between(from: number, to: number): number {
    return this.#arrivals.filter(({ at }) => from <= at && at < to).length;
  }

  /** When requests of a class came in [from, to). */
  timesOf(wanted: OperationClass, from: number, to: number): number[] {
    const those = this.#arrivals.filter((each) => each.class === wanted && from <= each.at && each.at < to);
    return those.map(({ at }) => at);
  }

  /** How many requests came from a moment on before the first one to a key with `part` in it; undefined if none has come. */
  before(part: string, from: number): number | undefined {
    const since = this.#arrivals.filter(({ at }) => from <= at);
    const first = since.findIndex(({ key }) => key.includes(part));
    return first < 0 ? undefined : first;
  }
}

/** What went through between two looks. */
export const trafficBetween = (before: Traffic, after: Traffic): Traffic => ({
  requests: {
    A: after.requests.A - before.requests.A,
    B: after.requests.B - before.requests.B,
    free: after.requests.free - before.requests.free,
  },
  bytesUp: after.bytesUp - before.bytesUp,
  bytesDown: after.bytesDown - before.bytesDown,
});
