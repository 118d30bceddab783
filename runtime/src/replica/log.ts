import type { Store } from '../store/store.ts';
import { FencedError } from './errors.ts';
import type { ReplicaKeys } from './keys.ts';
import type { Seq } from './numbers.ts';
import type { LogRecord } from './record.ts';
import { decodeRecord } from './record-codec.ts';

/** Asked after a failure whose outcome is unknown: true to send the same bytes again, false to give up. */
export type TryAgain = (failure: unknown) => boolean;

/** The append-only log of one replica. */
export class ReplicaLog {
  readonly keys: ReplicaKeys;
  readonly #store: Store;

  constructor({ store, keys }: { store: Store; keys: ReplicaKeys }) {
    this.#store = store;
    this.keys = keys;
  }

  /** Reads and checks a record; undefined if there is none at `seq`. */
  async read(seq: Seq, signal?: AbortSignal): Promise<LogRecord | undefined> {
    const key = this.keys.record(seq);
    const object = await this.#store.read(key, signal && { signal });
    return object && decodeRecord({ bytes: object.bytes, key });
  }

  /** True if there is a record above `seq`. */
  async hasAbove(seq: Seq, signal?: AbortSignal): Promise<boolean> {
    const page = await this.#store.list({
      prefix: this.keys.log,
      after: this.keys.record(seq),
      limit: 1,
      ...(signal && { signal }),
    });
    return page.objects.length > 0;
  }

  /**
   * Appends a record at its seq, and returns when it is known to be durable. A failure of unknown outcome is resolved by
   * sending the same bytes again; what then stands at the seq is ours only if id *and* bytes are ours, because a
   * cloned process may repeat an id.
   * @throws {FencedError} if another record stands there
   */
  async append({
    bytes,
    record,
    tryAgain,
    signal,
  }: {
    bytes: Uint8Array;
    record: LogRecord;
    tryAgain: TryAgain;
    signal?: AbortSignal | undefined;
  }): Promise<void> {
    for (;;) {
      try {
        if (await this.#appendOnce(bytes, record, signal)) return;
      } catch (failure) {
        if (failure instanceof FencedError || signal?.aborted || !tryAgain(failure)) throw failure;
      }
    }
  }

  /** True if the record is durable, false to try again. */
  async #appendOnce(bytes: Uint8Array, record: LogRecord, signal?: AbortSignal): Promise<boolean> {
    const { seq } = record.line;
    const result = await this.#store.create(this.keys.record(seq), bytes, signal && { signal });
    if (result.created) return true;
    const there = await this.read(seq, signal);
    if (there?.bodySha256 === record.bodySha256 && there.line.id === record.line.id) return true;
    if (there !== undefined)
      throw new FencedError({ seq, by: `${there.line.host}, epoch ${there.line.epoch}` });
    // It was there and is gone: only retention removes records, and only below a later one.
    if (await this.hasAbove(seq, signal))
      throw new FencedError({ seq, by: 'a record that retention has removed' });
    return false;
  }
}
