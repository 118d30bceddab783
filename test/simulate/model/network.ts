import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import { perform, type Task } from '../kernel/task.ts';
import type { Process } from './process.ts';

/** How often single requests go wrong. Probabilities. */
export interface NetworkFaults {
  /** It never arrives. */
  readonly lost: number;
  /** It takes effect, the reply is lost. */
  readonly replyLost: number;
  /** It is given up, and takes effect later. */
  readonly late: number;
  /** It takes effect now and once more later. */
  readonly duplicated: number;
  /** 429, 500, 503: no effect. */
  readonly refused: number;
}

export const noNetworkFaults: NetworkFaults = { lost: 0, replyLost: 0, late: 0, duplicated: 0, refused: 0 };

/** The answer to a request; not `ok`: its outcome is unknown. */
export type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false };

/** After which a request counts as failed. */
export const requestTimeout = 5000;

type Fate = 'fine' | keyof NetworkFaults;

/** Brings requests of processes to the bucket, more or less. */
export class Network {
  faults = noNetworkFaults;
  /** The whole bucket does not answer. */
  outage = false;
  /** Longest delay of a late effect, in milliseconds. */
  lateness = 60_000;
  readonly #clock: Scheduler;
  readonly #random: Random;

  constructor({ clock, random }: { clock: Scheduler; random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  /** One request: `effect` is what it does at the bucket. `slowness` multiplies its usual delay (large objects). */
  *call<Value>(
    process: Process,
    effect: () => Value,
    { slowness = 1 }: { slowness?: number } = {},
  ): Task<Answer<Value>> {
    return yield* perform<Answer<Value>>((resume) => this.#send(process, effect, slowness, resume));
  }

  #send<Value>(
    process: Process,
    effect: () => Value,
    slowness: number,
    resume: (answer: Answer<Value>) => void,
  ): void {
    const { machine } = process;
    const fail = (after: number) => this.#clock.after(after, () => resume({ ok: false }));
    if (this.outage || !machine.connected) {
      machine.trouble();
      fail(this.#random.between(10, requestTimeout));
      return;
    }
    const there = this.#delay() * slowness;
    const fate = this.#fate();
    if (fate !== 'fine') machine.trouble(requestTimeout);
    switch (fate) {
      case 'refused':
        fail(there);
        return;
      case 'lost':
        fail(requestTimeout);
        return;
      case 'late':
        this.#clock.after(requestTimeout + this.#random.between(0, this.lateness), effect);
        fail(requestTimeout);
        return;
      case 'replyLost':
        this.#clock.after(there, effect);
        fail(Math.max(requestTimeout, there));
        return;
      case 'duplicated':
        this.#clock.after(there + this.#random.between(0, this.lateness), effect);
        break;
      case 'fine':
    }
    this.#clock.after(there, () => {
      const value = effect();
      // The way back may have been cut meanwhile.
      if (machine.connected && !this.outage)
        this.#clock.after(this.#delay(), () => resume({ ok: true, value }));
      else fail(requestTimeout);
    });
  }

  #fate(): Fate {
    let left = this.#random.next();
    for (const kind of ['lost', 'replyLost', 'late', 'duplicated', 'refused'] as const) {
      left -= this.faults[kind];
      if (left < 0) return kind;
    }
    return 'fine';
  }

  #delay(): number {
    return this.#random.between(10, 120);
  }
}
