import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The operating system failed to read a file that it had let us open: a bad disk, a network that is gone, too many open files. */
export class ReadFailedError extends EiderError {
  readonly exitCode = ExitCode.notDurable;

  constructor({ path, cause }: { path: string; cause: Error }) {
    super({
      what: `${path} could not be read: ${cause.message}`,
      todo: 'It is tried again. If it stays: check the disk below it (`dmesg`), and how many files a process may open (`ulimit -n`)',
      cause,
    });
  }
}
