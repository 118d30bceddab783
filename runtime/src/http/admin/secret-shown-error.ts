import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** What is to be kept for everybody to read holds a secret. */
export class SecretShownError extends EiderError {
  readonly exitCode = ExitCode.usage;

  /** @param where the field */
  constructor(where: string) {
    super({ what: `\`${where}\` holds a secret: nothing was done`, todo: 'Choose another text' });
  }
}
