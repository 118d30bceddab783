import type { Store } from '../../store/store.ts';
import { FencedError } from '../errors.ts';
import type { ReplicaKeys } from '../keys.ts';
import { type AppendAnswer, nextAppendStep, type RecordIdentity } from '../protocol/append.ts';
import { nextOpenStep } from '../protocol/open.ts';
import type { Seq } from './numbers.ts';
import type { LogRecord } from './record.ts';
import { decodeRecord } from './record-codec.ts';

/** Asked after a failure whose outcome is unknown: true to ask the store again, false to give up. It may take its time. */
export type TryAgain = (failure: unknown) => boolean | Promise<boolean>;

/** A record on its way into the log. */
export interface NewRecord {
  /** The object. */
  readonly bytes: Uint8Array;
  readonly record: LogRecord;
  readonly tryAgain: TryAgain;
  readonly signal?: AbortSignal | undefined;
}

/** The append-only log of one replica: does what the protocol decides. */
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
    const after = this.keys.record(seq);
    const options = { prefix: this.keys.log, after, limit: 1, ...(signal && { signal }) };
    return (await this.#store.list(options)).objects.length > 0;
  }

  /**
   * Appends a record at its seq, and returns when it is known to be durable.
   * @throws {FencedError} if another record stands there
   */
  async append(made: NewRecord): Promise<void> {
    const own = identityOf(made.record);
    let step = await this.#ask('create', made);
    for (;;) {
      const { do: next } = nextAppendStep({ own, answer: step.answer });
      if (next === 'durable') return;
      if (next === 'fenced') throw fencedBy(made.record.line.seq, step.there);
      step = await this.#ask(next, made);
    }
  }

  /** Puts an `open` record at its seq; false if the replica moved, or it fell into a hole below the tail. */
  async open(made: NewRecord): Promise<boolean> {
    const own = identityOf(made.record);
    let { answer } = await this.#ask('create', made);
    for (;;) {
      const { do: next } = nextOpenStep({ own, answer });
      if (next === 'opened') return true;
      if (next === 'decide-again') return false;
      ({ answer } = await this.#ask(next, made));
    }
  }

  /** Asks until there is an answer, or `tryAgain` gives up. */
  async #ask(what: AppendAnswer['to'], made: NewRecord): Promise<Answered> {
    for (;;) {
      try {
        return await this.#askOnce(what, made);
      } catch (failure) {
        if (made.signal?.aborted || !(await made.tryAgain(failure))) throw failure;
        if (what === 'create') return { answer: { to: 'create', outcome: 'unknown' } };
      }
    }
  }

  async #askOnce(what: AppendAnswer['to'], { bytes, record, signal }: NewRecord): Promise<Answered> {
    const { seq } = record.line;
    switch (what) {
      case 'create': {
        const { created } = await this.#store.create(this.keys.record(seq), bytes, signal && { signal });
        return { answer: { to: 'create', outcome: created ? 'created' : 'exists' } };
      }
      case 'read': {
        const there = await this.read(seq, signal);
        return { answer: { to: 'read', there: there && identityOf(there) }, there };
      }
      case 'list-above':
        return { answer: { to: 'list-above', found: await this.hasAbove(seq, signal) } };
    }
  }
}

interface Answered {
  readonly answer: AppendAnswer;
  readonly there?: LogRecord | undefined;
}

const identityOf = ({ line, bodySha256 }: LogRecord): RecordIdentity => ({ id: line.id, bodySha256 });

function fencedBy(seq: Seq, there: LogRecord | undefined): FencedError {
  const by = there && `${there.line.host}, epoch ${there.line.epoch}`;
  return new FencedError({ seq, by: by ?? 'a record that retention has removed since' });
}
