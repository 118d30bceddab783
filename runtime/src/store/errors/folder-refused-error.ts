import { ExitCode } from '../../errors/exit-code.ts';
import { StoreError, type StoreFailureDetails } from './store-error.ts';

/** The operating system denies access to the folder of a directory store (EACCES, EPERM, EROFS). */
export class FolderRefusedError extends StoreError {
  override readonly exitCode = ExitCode.refused;

  constructor(details: StoreFailureDetails) {
    super(details, {
      what: 'The folder of the store may not be used',
      todo: 'Check its owner, its permissions, and that it is not mounted read-only',
    });
  }
}
