import { ExitCode } from '../../errors/exit-code.ts';
import { StoreError, type StoreFailureDetails } from './store-error.ts';

/** An answer that no retry will better and that this program does not understand. */
export class StoreBrokenError extends StoreError {
  override readonly exitCode = ExitCode.configuration;

  constructor(details: StoreFailureDetails) {
    super(details, {
      what: 'The store gave an answer that makes no sense',
      todo: 'Check that the endpoint is an S3 endpoint of R2; if it is, report this',
    });
  }
}
