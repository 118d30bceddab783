import { ExitCode } from '../../errors/exit-code.ts';
import { StoreError, type StoreFailureDetails } from './store-error.ts';

/** A bucket lock keeps the object as it is (R2's ObjectLockedByBucketPolicy, 10069). */
export class ObjectLockedError extends StoreError {
  override readonly exitCode = ExitCode.refused;

  constructor(details: StoreFailureDetails) {
    super(details, {
      what: 'A bucket lock forbids changing this object',
      todo: 'Wait until the lock expires, or change the lock rule of the bucket',
    });
  }
}
