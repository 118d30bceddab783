import { inspect } from 'node:util';

const shown = '[secret]';

/**
 * A value that must not be printed. Whatever turns an object into text (templates, JSON, `console.log`, an error's
 * details) shows `[secret]`; only {@link Secret.reveal} gives the value away, so that every use of it can be searched for.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}
