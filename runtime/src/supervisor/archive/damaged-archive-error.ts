import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { CorruptObjectError, MissingObjectError } from '../../replica/errors.ts';

/** An archive snapshot, or its manifest, is missing or damaged. The replica may be whole all the same, and so may other snapshots. */
export class DamagedArchiveError extends EiderError {
  readonly exitCode = ExitCode.data;
  readonly key: string;

  constructor(cause: CorruptObjectError | MissingObjectError) {
    super({
      what: cause.message,
      todo: 'Take another snapshot (`eider archive --list`, `eider restore --archive <time>`) or a state of the replica itself (`eider points`), and keep the object for examination',
      cause,
    });
    this.key = cause.key;
  }
}
