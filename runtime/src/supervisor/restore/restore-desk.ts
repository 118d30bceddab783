import type { Seq } from '../../replica/log/numbers.ts';
import { RestoreRefusedError } from './restore-refused-error.ts';
import type { Rewound } from './rewound.ts';

/**
 * - `stopping`: the application is told to stop, and what it left is shipped;
 * - `going-back`: the older point becomes the newest record of the log;
 * - `restoring`: the file is restored, and the application started.
 */
export type RestorePhase = 'stopping' | 'going-back' | 'restoring';

/** Somebody wants an older state to be the present one, on this machine. */
export interface RestoreOrder {
  /** The record to go back to. */
  readonly seq: Seq;
  onPhase(phase: RestorePhase): void;
  /** The log has gone back. */
  wentBack(rewound: Rewound): void;
  /** It has not, and does not. */
  failed(failure: unknown): void;
}

/** An order, and what it has come to. */
interface PlacedOrder {
  readonly order: RestoreOrder;
  /** Undefined while the log has not gone back, or failed to. */
  outcome: { readonly rewound: Rewound } | { readonly failure: unknown } | undefined;
  readonly resolve: (rewound: Rewound) => void;
  readonly reject: (failure: unknown) => void;
}

/**
 * Takes orders to restore an older state under a running application. Only a reign can carry one out, and it ends by that: the
 * next reign restores the file on the ordinary way and starts the application. Whoever starts a run makes one of these.
 */
export class RestoreDesk {
  #take: ((order: RestoreOrder) => void) | undefined;
  #placed: PlacedOrder | undefined;

  /** Why no order can be taken now; undefined: it can. */
  get refusal(): RestoreRefusedError | undefined {
    if (this.#placed !== undefined) return new RestoreRefusedError('Another restore is under way');
    if (this.#take !== undefined) return undefined;
    return new RestoreRefusedError('No application runs under replication here, so none can be restored');
  }

  /**
   * Stops the application, goes back to a record, restores it and starts the application; resolves once it runs again.
   * @throws {RestoreRefusedError} if no application runs under replication, or another restore is under way
   * @throws {EiderError} as {@link appendRewind}: then the application runs again on the state that it had
   */
  async restore({ seq, onPhase }: Pick<RestoreOrder, 'seq' | 'onPhase'>): Promise<Rewound> {
    const take = this.#take;
    if (take === undefined || this.refusal !== undefined) throw this.refusal;
    return await new Promise((resolve, reject) => {
      const order: RestoreOrder = {
        seq,
        onPhase,
        wentBack: (rewound) => {
          placed.outcome = { rewound };
          onPhase('restoring');
        },
        failed: (failure) => {
          placed.outcome = { failure };
        },
      };
      const placed: PlacedOrder = { order, outcome: undefined, resolve, reject };
      this.#placed = placed;
      take(order);
    });
  }

  /** The application runs: an order that was carried out is finished, and from now on `take` gets the next, until the end of its scope. */
  servedBy(take: (order: RestoreOrder) => void): Disposable {
    this.#finish();
    this.#take = take;
    return {
      [Symbol.dispose]: () => {
        this.#take = undefined;
        // Something else has ended the reign first.
        if (this.#placed === undefined || this.#placed.outcome !== undefined) return;
        this.#placed.reject(new RestoreRefusedError('The application was just stopping'));
        this.#placed = undefined;
      },
    };
  }

  #finish(): void {
    const placed = this.#placed;
    if (placed?.outcome === undefined) return;
    this.#placed = undefined;
    if ('rewound' in placed.outcome) placed.resolve(placed.outcome.rewound);
    else placed.reject(placed.outcome.failure);
  }
}
