import { EiderError } from '../../runtime/src/errors/eider-error.ts';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';

/** The question before something is replaced was answered with another name, or not at all. Nothing was changed. */
export class NotConfirmedError extends EiderError {
  readonly exitCode = ExitCode.usage;

  constructor({ answer, name }: { answer: string | undefined; name: string }) {
    const given = answer === undefined ? 'There was no answer' : `The answer was ${JSON.stringify(answer)}`;
    super({
      what: `${given}, and the database is called ${JSON.stringify(name)}`,
      todo: 'Make sure that this is the database that you mean; automation says --yes',
    });
  }
}
