import { ExitCode } from '../../errors/exit-code.ts';
import { StoreError, type StoreFailureDetails } from './store-error.ts';

/** No answer, or only answers that another try might better (429, 5xx, half a body), until the retries were used up. */
export class StoreUnreachableError extends StoreError {
  override readonly exitCode = ExitCode.unreachable;

  constructor(details: StoreFailureDetails) {
    super(details, {
      what: 'The store did not answer as it should',
      todo: 'Check the network, the endpoint and https://www.cloudflarestatus.com, then try again',
    });
  }
}
