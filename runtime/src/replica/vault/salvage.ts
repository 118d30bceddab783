import type { Store } from '../../store/store.ts';
import { CorruptObjectError, MissingObjectError } from '../errors.ts';
import type { ReplicaKeys } from '../keys.ts';
import { listVault } from './list-vault.ts';
import type { VaultCopy } from './vault-copy.ts';

/** An object that was restored from the vault. */
export interface SalvagedObject {
  /** Where it should have been. */
  readonly key: string;
  /** Where it was taken from. */
  readonly copy: string;
  /** What was wrong with it. */
  readonly problem: string;
}

/** True if a failure means that an object is missing or does not hold what it should. */
export const isLoss = (failure: unknown): failure is MissingObjectError | CorruptObjectError =>
  failure instanceof MissingObjectError || failure instanceof CorruptObjectError;

/** What a restore turns to when an object of the replica is missing or damaged: the copies in the vault, the newest first. */
export class Salvage {
  readonly #store: Store;
  readonly #keys: ReplicaKeys;
  readonly #onSalvaged: (object: SalvagedObject) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #told = new Set<string>();
  #copies: Promise<VaultCopy[]> | undefined;

  /** @param options.onSalvaged told of each object once */
  constructor({
    store,
    keys,
    onSalvaged,
    signal,
  }: {
    store: Store;
    keys: ReplicaKeys;
    onSalvaged: (object: SalvagedObject) => void;
    signal?: AbortSignal | undefined;
  }) {
    this.#store = store;
    this.#keys = keys;
    this.#onSalvaged = onSalvaged;
    this.#signal = signal;
  }

  /**
   * Reads from a copy what could not be read from the object itself.
   * @param options.read reads and checks the object at another key, and fails with a loss if it is not what it should be
   * @throws the original failure if it is no loss, or if no copy is any better
   */
  async instead<Result>({
    key,
    failure,
    read,
  }: {
    key: string;
    failure: unknown;
    read: (copy: string) => Promise<Result>;
  }): Promise<Result> {
    if (!isLoss(failure)) throw failure;
    for (const { keys } of await this.#newestFirst()) {
      const copy = `${keys.root}${key.slice(this.#keys.root.length)}`;
      try {
        const result = await read(copy);
        this.#tell({ key, copy, problem: failure.message });
        return result;
      } catch (another) {
        if (!isLoss(another)) throw another;
      }
    }
    throw failure;
  }

  #newestFirst(): Promise<VaultCopy[]> {
    this.#copies ??= this.#list();
    return this.#copies;
  }

  async #list(): Promise<VaultCopy[]> {
    const { copies } = await listVault({ store: this.#store, keys: this.#keys, signal: this.#signal });
    return copies.reverse();
  }

  #tell(object: SalvagedObject): void {
    if (this.#told.has(object.key)) return;
    this.#told.add(object.key);
    this.#onSalvaged(object);
  }
}

/** Reads an object; what is missing or damaged is read from the vault, if there is a salvage. */
export function readOrSalvage<Result>({
  salvage,
  key,
  read,
}: {
  /** Default: what is missing or damaged is an error. */
  salvage: Salvage | undefined;
  key: string;
  /** Reads and checks the object at a key. */
  read: (key: string) => Promise<Result>;
}): Promise<Result> {
  if (salvage === undefined) return read(key);
  return read(key).catch((failure: unknown) => salvage.instead({ key, failure, read }));
}
