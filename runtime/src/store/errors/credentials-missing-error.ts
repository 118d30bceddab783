import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** An endpoint that asks for credentials was given none. */
export class CredentialsMissingError extends EiderError {
  override readonly exitCode = ExitCode.configuration;

  constructor(endpoint: URL) {
    super({
      what: `No credentials for ${endpoint.origin}`,
      todo: 'Set R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY',
    });
  }
}
