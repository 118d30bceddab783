import { ExitCode } from '../../errors/exit-code.ts';
import { StoreError, type StoreFailureDetails } from './store-error.ts';

/** The store knows neither the key nor the signature, or the key may not do this (401, 403). */
export class CredentialsRefusedError extends StoreError {
  override readonly exitCode = ExitCode.refused;

  constructor(details: StoreFailureDetails) {
    super(details, {
      what: 'The store refused the credentials',
      todo: 'Check the access key, its secret, its expiry, and that it reaches this bucket',
    });
  }
}
