import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The lock that keeps two `eider` apart cannot be taken at all. */
export class DiskLockError extends EiderError {
  override readonly exitCode = ExitCode.cannotWrite;

  constructor({ file, cause }: { file: string; cause: unknown }) {
    super({
      what: `${file} cannot be locked: ${cause instanceof Error ? cause.message : String(cause)}`,
      todo: 'Make the folder of the database writable for this user, on a file system that has file locks',
      cause,
    });
  }
}
