import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The start decision is not to start. */
export class StartRefusedError extends EiderError {
  readonly exitCode = ExitCode.data;

  constructor(reason: string) {
    super({
      what: reason.replace(/\.$/, ''),
      todo: 'Look at both sides (`eider restore --dry-run`, `eider points`), then choose with R2_CONFLICT, or start a version that fits',
    });
  }
}
