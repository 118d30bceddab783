import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** The store overwrites where it was told not to: two writers could destroy each other's records. */
export class ConditionalWritesNotEnforcedError extends EiderError {
  override readonly exitCode = ExitCode.configuration;

  constructor({ store, condition }: { store: string; condition: 'If-None-Match' | 'If-Match' }) {
    super({
      what: `${store} ignores ${condition}, so it cannot keep two writers apart`,
      todo: 'Use Cloudflare R2 or another store that enforces conditional writes, with no proxy in between that drops the header',
    });
  }
}
