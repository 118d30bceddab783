import type { Epoch, Line } from '../../../runtime/src/replica/log/numbers.ts';
import type { ModelRecord } from '../model/record.ts';

/** Why the holder stops its application. */
export type StopReason = 'asked' | 'stepped-down' | 'fenced' | 'leaving' | 'going-back';

/** From taking the lease to giving it back. */
export class Reign {
  #newest: ModelRecord | undefined;
  /** Line of the next record. */
  line = 0 as Line;
  /** The next record is the first of a local file that won a conflict. */
  overrides = false;
  stop: StopReason | undefined;
  /** The start decision has been carried out and the application runs. */
  isUp = false;
  /** Ids of all records that this reign has tried to append. */
  readonly ownIds = new Set<string>();
  /** Objects that something under way will refer to. */
  readonly held = new Set<string>();
  /** When shipping the last bytes is given up; undefined while the application runs. */
  deadline: number | undefined;
  /** Ship and collect loops that have not ended yet. */
  loops = 0;

  /** Its `open` is durable and counts. */
  open(record: ModelRecord): void {
    this.#newest = record;
    this.line = record.line;
    this.ownIds.add(record.id);
  }

  get isOpen(): boolean {
    return this.#newest !== undefined;
  }

  get epoch(): Epoch {
    return this.#newest?.epoch ?? (0 as Epoch);
  }

  /** The newest record of this writer that is known to be durable; first its `open`. */
  get newest(): ModelRecord {
    if (this.#newest === undefined) throw new Error('the reign has not been opened');
    return this.#newest;
  }

  advance(record: ModelRecord): void {
    this.#newest = record;
    this.line = record.line;
    this.overrides = false;
  }
}
