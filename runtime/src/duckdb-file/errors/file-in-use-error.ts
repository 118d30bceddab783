import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** Somebody has a file open that must be at rest. */
export class FileInUseError extends EiderError {
  readonly exitCode = ExitCode.leaseHeld;

  constructor({ path, pid, program }: { path: string; pid: number; program: string }) {
    super({
      what: `${path} is open in process ${pid}${program && ` (${program})`}`,
      todo: 'End that process, or wait until it has ended; nothing was changed',
    });
  }
}
