/** The part of a line of Eider's log that a person wants to see. */
interface LoggedLine {
  readonly event?: string;
  readonly level?: string;
  readonly message?: string;
  readonly done?: number;
  readonly total?: number;
}

/** Turns what `eider` writes to stderr into lines for people, and keeps its last words. */
export class LogFollower {
  readonly #say: (line: string) => void;
  #rest = '';
  #said = '';
  #tenths = 0;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** What it said that was no event: of a failure, the one line that explains it, which begins with its name. */
  get lastWords(): string {
    return this.#said.replace(/^eider: /, '');
  }

  hear(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#hearLine(line);
  }

  #hearLine(line: string): void {
    const logged = parseLine(line);
    if (logged === undefined) {
      if (line.trim() !== '' && !this.#said.startsWith('eider: ')) this.#said = line.trim();
      return;
    }
    const { event, level, message = '', done = 0, total = 0 } = logged;
    if (event === 'restore.progress') this.#showProgress(done, total);
    else if (level !== 'debug' && level !== 'trace') this.#say(message);
  }

  /** A line for each tenth: as many as fit on a screen. */
  #showProgress(done: number, total: number): void {
    const tenths = total === 0 ? 0 : Math.floor((done / total) * 10);
    if (tenths <= this.#tenths) return;
    this.#tenths = tenths;
    this.#say(`${tenths * 10} %`);
  }
}

function parseLine(line: string): LoggedLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as LoggedLine;
  } catch (failure) {
    // A text that only begins like JSON is shown as the text that it is.
    if (failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}
