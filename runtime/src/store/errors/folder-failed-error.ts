import { ExitCode } from '../../errors/exit-code.ts';
import { StoreError, type StoreFailureDetails } from './store-error.ts';

/** The disk under a directory store failed: full, gone, damaged. */
export class FolderFailedError extends StoreError {
  override readonly exitCode = ExitCode.unreachable;

  constructor(details: StoreFailureDetails) {
    super(details, {
      what: 'The folder of the store could not be used',
      todo: 'Check free space, the mount, and the system log for errors of the disk',
    });
  }
}
