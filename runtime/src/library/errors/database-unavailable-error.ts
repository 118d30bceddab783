import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';

/** Why no query is accepted. */
export type Unavailability = 'not-connected' | 'closed' | 'fenced' | 'stopped';

const reasons: Readonly<Record<Unavailability, string>> = {
  'not-connected': 'it is not connected yet',
  closed: 'it was closed',
  fenced: 'another instance has taken over',
  stopped: 'its keeper had it closed, because another instance asked for it or a state is being restored',
};

const advice: Readonly<Record<Unavailability, string>> = {
  'not-connected': 'Wait for connect()',
  closed: 'Make another DuckDBConnection to open it again',
  fenced: 'Let requests fail here: what they wrote could not be kept',
  stopped: 'Wait for the event `resumed`, or let requests go to the other instance',
};

/** The database is not open in this process, so nothing can be asked of it. */
export class DatabaseUnavailableError extends EiderError {
  readonly exitCode = ExitCode.leaseHeld;
  readonly because: Unavailability;

  constructor({ path, because }: { path: string; because: Unavailability }) {
    super({ what: `${path} takes no queries: ${reasons[because]}`, todo: advice[because] });
    this.because = because;
  }
}
