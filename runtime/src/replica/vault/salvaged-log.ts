import type { Store } from '../../store/store.ts';
import { MissingObjectError } from '../errors.ts';
import type { ReplicaKeys } from '../keys.ts';
import { ReplicaLog } from '../log/log.ts';
import type { Seq } from '../log/numbers.ts';
import { readRecordAt } from '../log/read-record-at.ts';
import type { LogRecord } from '../log/record.ts';
import { readOrSalvage, type Salvage } from './salvage.ts';

/** The log as a restore may read it that turns to the vault. Nobody may append to a replica by what it says. */
export class SalvagedLog extends ReplicaLog {
  readonly #store: Store;
  readonly #salvage: Salvage;

  constructor({ salvage, ...log }: { store: Store; keys: ReplicaKeys; salvage: Salvage }) {
    super(log);
    this.#store = log.store;
    this.#salvage = salvage;
  }

  override async read(seq: Seq, signal?: AbortSignal): Promise<LogRecord | undefined> {
    const read = (key: string) => readRecordAt({ store: this.#store, key, signal });
    const key = this.keys.record(seq);
    try {
      return await readOrSalvage({ salvage: this.#salvage, key, read });
    } catch (failure) {
      if (failure instanceof MissingObjectError) return undefined;
      throw failure;
    }
  }
}
