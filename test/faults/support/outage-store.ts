import { StoreUnreachableError } from '../../../runtime/src/store/errors/store-unreachable-error.ts';
import type { Store } from '../../../runtime/src/store/store.ts';

/** A store that does not answer for a while. */
export class OutageStore {
  /** What its client uses. */
  readonly store: Store;
  #whileDown: (() => Promise<void>) | undefined;

  constructor(store: Store) {
    this.store = new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          await this.#refuse(String(name));
          return Reflect.apply(member, target, args);
        };
      },
    });
  }

  /** From now on every request fails, after `whileDown`. */
  begin(whileDown: () => Promise<void>): void {
    this.#whileDown = whileDown;
  }

  end(): void {
    this.#whileDown = undefined;
  }

  async #refuse(method: string): Promise<void> {
    if (this.#whileDown === undefined) return;
    await this.#whileDown();
    throw new StoreUnreachableError({
      operation: 'PutObject',
      key: method,
      store: 'the bucket',
      tries: 6,
    });
  }
}
