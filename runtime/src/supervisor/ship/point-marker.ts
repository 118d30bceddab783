import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { LogRecord } from '../../replica/log/record.ts';

/** Ships the database as it is and marks that state. */
export type MarkPoint = (name: string | undefined) => Promise<LogRecord>;

/** Nothing is replicated just now, so no state can be marked. */
export class NothingReplicatedError extends EiderError {
  readonly exitCode = ExitCode.leaseHeld;

  constructor() {
    super({
      what: 'No restore point can be marked: the database is not being replicated now',
      todo: 'Try again when this process is the writer and its file can be followed (`eider status`)',
    });
  }
}

/**
 * Marks restore points while an application runs. Only whoever replicates can, and that changes from reign to reign; whoever
 * starts a run makes one of these, and asks it.
 */
export class PointMarker {
  #mark: MarkPoint | undefined;

  /**
   * Everything that was committed before the call is in the point, durably.
   * @param name what `eider points` calls it; undefined: no name
   * @throws {NothingReplicatedError}
   */
  async mark(name: string | undefined): Promise<LogRecord> {
    if (this.#mark === undefined) throw new NothingReplicatedError();
    return this.#mark(name);
  }

  /** From now on this one marks them, until what is returned is disposed of. */
  markedBy(mark: MarkPoint): Disposable {
    this.#mark = mark;
    return {
      [Symbol.dispose]: () => {
        if (this.#mark === mark) this.#mark = undefined;
      },
    };
  }
}
