import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { $ } from 'zx';
import { fileNameOf } from '../../runtime/src/config/find-value.ts';
import { CommandFailedError } from './command-failed-error.ts';
import { CommandLateError } from './command-late-error.ts';
import { LogFollower } from './follow-log.ts';

const program = fileURLToPath(new URL('../../runtime/bin/eider.mjs', import.meta.url));

export interface EiderOptions {
  /** What comes before every command: `--settings FILE`. */
  readonly settingsArguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Seconds after which a command is told to stop; default: it may take its time. */
  readonly limitSeconds?: number;
}

/**
 * Runs `eider` as a person would, one process per command. So every step is a line that can be typed by hand when the runbook
 * itself is what fails, and a runbook that is killed leaves nothing half done that its command does not know how to finish.
 */
export class Eider {
  readonly #options: EiderOptions;

  constructor(options: EiderOptions) {
    this.#options = options;
  }

  /** The same with other settings. */
  with(changes: Partial<Pick<EiderOptions, 'settingsArguments' | 'environment' | 'limitSeconds'>>): Eider {
    return new Eider({ ...this.#options, ...changes });
  }

  /** The same with some settings changed; a file that gave one of them before does not any more. */
  withSettings(settings: Readonly<Record<string, string>>): Eider {
    const files = Object.fromEntries(Object.keys(settings).map((name) => [fileNameOf(name), undefined]));
    return this.with({ environment: { ...this.#options.environment, ...files, ...settings } });
  }

  /**
   * Runs a command with `--json` and reads its document.
   * @param options.alsoDone exit codes, besides 0, with which it answers, too
   * @throws {CommandFailedError} with the command's own exit code
   */
  async ask<Schema extends z.ZodType>(
    args: readonly string[],
    schema: Schema,
    { alsoDone = [] }: { alsoDone?: readonly number[] } = {},
  ): Promise<z.infer<Schema>> {
    return schema.parse(JSON.parse(await this.#run([...args, '--json'], alsoDone)));
  }

  /**
   * Runs a command that answers with nothing.
   * @throws {CommandFailedError} with the command's own exit code
   */
  async run(args: readonly string[]): Promise<void> {
    await this.#run(args, []);
  }

  async #run(args: readonly string[], alsoDone: readonly number[]): Promise<string> {
    const { settingsArguments, environment, say, signal, limitSeconds } = this.#options;
    const command = ['eider', ...args].join(' ');
    say(`$ ${command}`);
    const follower = new LogFollower((line) => say(`  ${line}`));
    const late = limitSeconds === undefined ? undefined : AbortSignal.timeout(limitSeconds * 1000);
    const either = AbortSignal.any([signal, ...(late === undefined ? [] : [late])]);
    const shell = $({ env: { ...environment }, nothrow: true, quiet: true, detached: false, signal: either });
    const running = shell`${process.execPath} ${program} ${settingsArguments} ${args}`;
    running.stderr.on('data', (chunk: Buffer) => follower.hear(chunk.toString()));
    const { exitCode, signal: killedBy, stdout } = await running;
    signal.throwIfAborted();
    if (late?.aborted) throw new CommandLateError({ command, seconds: limitSeconds ?? 0 });
    if (exitCode === 0 || alsoDone.includes(exitCode ?? -1)) return stdout;
    throw new CommandFailedError({ command, exitCode, signal: killedBy, says: follower.lastWords });
  }
}
