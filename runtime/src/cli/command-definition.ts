import type { Command } from 'commander';
import type { ExitCode } from '../errors/exit-code.ts';
import type { CommandLine } from './command-line.ts';

/** A command line to copy, with what it is for. */
export interface Example {
  /** Without the leading `eider`. */
  readonly line: string;
  readonly does: string;
}

/** What a command is and does. Every command file exports one as `definition`. */
export interface CommandDefinition {
  /** What it does, and what it never does: a short paragraph. */
  readonly description: string;
  readonly examples: readonly Example[];
  /** How it can end, besides 0 (done), 64 (usage) and 70 (bug). */
  readonly exitCodes: readonly ExitCode[];
  /** True for a command that answers with a document; gives it `--json`. */
  readonly reports?: true;
  /** True for a command that says by itself from when on its heap is to stay small; any other keeps it small from its beginning. */
  readonly ownHeap?: true;
  /** Adds the command's own arguments and options. */
  readonly configure?: (command: Command) => void;
  /** Does it; what it resolves to is the exit code. Reads options with `command.opts()`, operands in `command.args`. */
  readonly run: (commandLine: CommandLine, command: Command) => Promise<number>;
}
