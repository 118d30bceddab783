import { readProcessStat } from '../../runtime/src/supervisor/application/process-stat.ts';
import { until } from './until.ts';

/** A process that is no child of this one, told apart from a later one with the same pid. */
export class ProcessMark {
  readonly pid: number;
  readonly #startTicks: string | undefined;

  private constructor(pid: number, startTicks: string | undefined) {
    this.pid = pid;
    this.#startTicks = startTicks;
  }

  /** Marks a process that runs now. */
  static of(pid: number): ProcessMark {
    return new ProcessMark(pid, readProcessStat(pid)?.startTicks);
  }

  /** Whether it still runs; a zombie does not. */
  get runs(): boolean {
    const stat = readProcessStat(this.pid);
    return stat !== undefined && stat.startTicks === this.#startTicks && stat.state !== 'Z';
  }

  /** Kills it and waits until it is gone. */
  async kill(): Promise<void> {
    if (!this.runs) return;
    process.kill(this.pid, 'SIGKILL');
    await until(`the end of process ${this.pid}`, () => !this.runs);
  }
}
