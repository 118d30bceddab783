import type { Command } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { interruption } from '../interruption.ts';

interface Options {
  readonly name?: string;
}

export const definition: CommandDefinition = {
  description:
    'Ships the database as it is now and marks that state as a restore point. For a database that no other eider ' +
    'follows; where one runs, every second is a restore point already.',
  examples: [
    { line: 'backup', does: 'the present state' },
    { line: 'backup --name before-migration-7', does: 'a point that is easy to find again' },
  ],
  exitCodes: [
    ExitCode.data,
    ExitCode.unreachable,
    ExitCode.cannotWrite,
    ExitCode.leaseHeld,
    ExitCode.refused,
    ExitCode.configuration,
  ],
  reports: true,
  configure: (command) => command.option('--name <name>', 'what `eider points` calls it'),
  run: backUp,
};

async function backUp(commandLine: CommandLine, command: Command): Promise<number> {
  const { name } = command.opts<Options>();
  const settings = await commandLine.settings('bucket', 'databasePath');
  const logger = await commandLine.log(settings);
  const { backup } = await import('../../supervisor/ship/backup.ts');
  const { line } = await backup({ settings, logger, name, signal: interruption() });
  const called = name === undefined ? '' : ` (${name})`;
  commandLine.answer({
    document: { seq: line.seq, name, time: line.time },
    text: `The present state is restore point ${line.seq}${called}.`,
  });
  return ExitCode.done;
}
