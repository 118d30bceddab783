import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

const shown = 10;

/** The store said that it had deleted these objects, and lists them still. */
export class ObjectsRemainError extends EiderError {
  override readonly exitCode = ExitCode.unreachable;
  readonly keys: readonly string[];

  constructor({ keys, store }: { keys: readonly string[]; store: string }) {
    const names = keys.slice(0, shown).join(', ');
    const others = keys.length > shown ? ` and ${keys.length - shown} more` : '';
    super({
      what: `${store} was told twice to delete, agreed, and still lists ${names}${others}`,
      todo: 'Try again later; the objects cost storage but harm nothing',
    });
    this.keys = keys;
  }
}
