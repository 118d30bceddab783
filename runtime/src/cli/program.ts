import { Command, CommanderError } from 'commander';
import { ExitCode } from '../errors/exit-code.ts';
import { keepHeapSmall } from '../small-heap.ts';
import { eiderVersion } from '../version.ts';
import type { CommandDefinition } from './command-definition.ts';
import { CommandLine } from './command-line.ts';
import { type CommandEntry, commands } from './commands.ts';
import { configureCommand } from './configure-command.ts';
import { addGlobalOptions, globalOptionsOf } from './global-options.ts';
import { reportError } from './report-error.ts';
import { UsageError } from './usage-error.ts';

/** Understands the arguments, runs the command that they name, says what went wrong, and gives the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(spellOutHelp(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.done;
    return reportError({
      error: error instanceof CommanderError ? usageErrorOf(error) : error,
      verbose: globalOptionsOf(program).verbose,
      write: (text) => process.stderr.write(text),
    });
  }
}

function createProgram(finish: (exitCode: number) => void): Command {
  const program = new Command('eider')
    .description('Keeps a DuckDB database alive on machines that die.')
    .version(eiderVersion)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({ showGlobalOptions: true });
  addGlobalOptions(program);
  for (const entry of commands) addCommand({ program, entry, finish });
  return program;
}

/** `help doctor` as `doctor --help`: commander's own `help` does not wait for a command to be loaded. */
function spellOutHelp(args: readonly string[]): readonly string[] {
  const [first, ...others] = args;
  return first === 'help' ? [...others, '--help'] : args;
}

interface AddCommandOptions {
  program: Command;
  entry: CommandEntry;
  finish: (exitCode: number) => void;
}

function addCommand({ program, entry, finish }: AddCommandOptions): void {
  const command = program.command(entry.name).summary(entry.summary);
  program.hook('preSubcommand', async (_, named) => {
    if (named !== command) return;
    const { definition } = await entry.load();
    if (!definition.ownHeap) keepHeapSmall();
    configureCommand(command, definition);
    command.action(async () => finish(await runCommand({ program, command, definition })));
  });
}

interface RunCommandOptions {
  program: Command;
  command: Command;
  definition: CommandDefinition;
}

async function runCommand({ program, command, definition }: RunCommandOptions): Promise<number> {
  const { json = false } = command.opts<{ json?: boolean }>();
  return definition.run(new CommandLine({ json, options: globalOptionsOf(program) }), command);
}

/** Commander says `error: unknown command 'x'` and, on a line of its own, what was perhaps meant. */
function usageErrorOf({ message, code }: CommanderError): UsageError {
  const what = code === 'commander.help' ? 'No command was given' : message.replace(/^error: /, '');
  return new UsageError({
    what: what.replaceAll('\n', ' ').replace(/\.$/, ''),
    todo: 'eider --help and eider <command> --help show what there is',
  });
}
