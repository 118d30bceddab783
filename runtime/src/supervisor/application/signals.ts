/**
 * The signals that Eider takes and answers for. SIGKILL and SIGSTOP cannot be taken; SIGTSTP and SIGCONT reach the
 * application by themselves where it has a terminal.
 */
export const handledSignals = [
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
] as const satisfies readonly NodeJS.Signals[];

export type HandledSignal = (typeof handledSignals)[number];

/** What a signal to Eider asks for, as long as the application runs. */
export type SignalMeaning =
  /** Pass it on, ship the last bytes, exit. */
  | 'stop'
  /** Pass it on, nothing else: what it means is the application's business. */
  | 'pass-on'
  /** The application has it already. */
  | 'leave';

/**
 * What a signal asks for. What is typed at a terminal (Ctrl-C, Ctrl-\) reaches every process in its foreground: passed
 * on, the application would have it twice, which many take for "at once"; and whether Ctrl-C ends the application or only
 * a line of its input is for the application to say, as under `sudo`. So there Eider waits for the application's exit.
 */
export function meaningOf(signal: HandledSignal, { typed }: { typed: boolean }): SignalMeaning {
  switch (signal) {
    case 'SIGTERM':
      return 'stop';
    case 'SIGINT':
    case 'SIGQUIT':
      return typed ? 'leave' : 'stop';
    case 'SIGWINCH':
      return typed ? 'leave' : 'pass-on';
    default:
      return 'pass-on';
  }
}

/** What somebody does about a signal. */
export type SignalReceiver = (signal: HandledSignal) => void;

/**
 * Takes every handled signal from its creation until it is disposed of, so that none ends the process unasked. Who
 * receives them changes in the course of a run; what comes before there is a receiver is kept for the first.
 */
export class Signals implements Disposable {
  readonly #early: HandledSignal[] = [];
  #receive: SignalReceiver = (signal) => this.#early.push(signal);
  readonly #take = (signal: HandledSignal) => this.#receive(signal);

  constructor() {
    for (const signal of handledSignals) process.on(signal, this.#take);
  }

  /** From now on this one receives them. */
  deliverTo(receive: SignalReceiver): void {
    this.#receive = receive;
    for (const signal of this.#early.splice(0)) receive(signal);
  }

  [Symbol.dispose](): void {
    for (const signal of handledSignals) process.off(signal, this.#take);
  }
}
