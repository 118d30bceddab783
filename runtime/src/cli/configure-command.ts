import type { Command } from 'commander';
import { ExitCode } from '../errors/exit-code.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodeMeanings } from './exit-code-meanings.ts';

/** Gives a command its description, arguments, options and the rest of its help. */
export function configureCommand(command: Command, definition: CommandDefinition): void {
  command.description(definition.description);
  definition.configure?.(command);
  if (definition.reports) command.option('--json', 'answer with a JSON document on stdout', false);
  command.addHelpText('after', helpText(definition));
}

function helpText({ examples, exitCodes }: CommandDefinition): string {
  const lines = examples.map(({ line, does }) => `  # ${does}\n  $ eider ${line}`);
  const codes = [ExitCode.done, ...exitCodes, ExitCode.usage, ExitCode.bug]
    .toSorted((a, b) => a - b)
    .map((code) => `  ${String(code).padStart(3)}  ${exitCodeMeanings[code]}`);
  return ['', 'Examples:', ...lines, '', 'Exit codes:', ...codes].join('\n');
}
