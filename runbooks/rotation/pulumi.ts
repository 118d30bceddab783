import { $ } from 'zx';
import { CommandFailedError } from '../frame/command-failed-error.ts';
import type { RunbookContext } from '../frame/runbook-context.ts';

/** Runs Pulumi's command line on one stack. What it prints is not shown where it may hold secrets. */
export class Pulumi {
  readonly #stack: string;
  readonly #context: Pick<RunbookContext, 'say' | 'signal'>;

  constructor({ stack, context }: { stack: string; context: Pick<RunbookContext, 'say' | 'signal'> }) {
    this.#stack = stack;
    this.#context = context;
  }

  /**
   * Runs a command, and returns what it prints.
   * @throws {CommandFailedError} unless it succeeds
   */
  async run(args: readonly string[]): Promise<string> {
    const { say, signal } = this.#context;
    const line = [...args, '--stack', this.#stack, '--non-interactive'];
    const command = ['pulumi', ...line].join(' ');
    say(`$ ${command}`);
    const shell = $({ nothrow: true, quiet: true, detached: false, signal });
    const { exitCode, signal: killedBy, stdout, stderr } = await shell`pulumi ${line}`;
    signal.throwIfAborted();
    if (exitCode === 0) return stdout;
    const says = stderr.trim().split('\n').at(-1) ?? '';
    throw new CommandFailedError({ command, exitCode, signal: killedBy, says });
  }

  /** How often the credentials were rotated (infra/README.md, `rotationEpoch`). */
  async rotationEpoch(): Promise<number> {
    const config = JSON.parse(await this.run(['config', '--json'])) as Record<string, { value?: string }>;
    const [, setting] = Object.entries(config).find(([name]) => name.endsWith(':rotationEpoch')) ?? [];
    return Number(setting?.value ?? 0);
  }

  async setRotationEpoch(epoch: number): Promise<void> {
    await this.run(['config', 'set', 'rotationEpoch', String(epoch)]);
  }
}
