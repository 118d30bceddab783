import { ExitCode } from '../../errors/exit-code.ts';
import { StoreError, type StoreFailureDetails } from './store-error.ts';

/** The bucket itself is missing. Not the same as an empty replica: nothing may be started afresh over it. */
export class BucketMissingError extends StoreError {
  override readonly exitCode = ExitCode.configuration;

  constructor(details: StoreFailureDetails) {
    super(details, {
      what: 'The bucket does not exist',
      todo: 'Create the bucket, or correct R2_BUCKET_NAME, R2_ENDPOINT and R2_JURISDICTION',
    });
  }
}
