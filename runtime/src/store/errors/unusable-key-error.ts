import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** A key that a folder cannot hold. */
export class UnusableKeyError extends EiderError {
  override readonly exitCode = ExitCode.configuration;

  constructor({ key, store, why }: { key: string; store: string; why: string }) {
    super({
      what: `${store} cannot hold the key ${JSON.stringify(key)}: ${why}`,
      todo: 'Choose another R2_DATABASE_KEY',
    });
  }
}
