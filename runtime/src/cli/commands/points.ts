import type { Command } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import { describePoint } from '../../replica/log/describe-point.ts';
import { newestPoints, type RestorePoint } from '../../replica/log/points.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { openReplica } from '../open-replica.ts';
import { positiveNumber } from '../positive-number.ts';
import { textTable } from '../text-table.ts';

interface Options {
  readonly limit: number;
}

export const definition: CommandDefinition = {
  description:
    'Lists the states of the database that can be restored, newest first: the number to give to `restore --at`, when it became durable by the clock of the store, what it is, and how large the database was.',
  examples: [
    { line: 'points', does: 'the newest twenty' },
    { line: 'points --limit 1000 --json', does: 'more, for a script' },
  ],
  exitCodes: [ExitCode.data, ExitCode.unreachable, ExitCode.refused, ExitCode.configuration],
  reports: true,
  configure: (command) => command.option('--limit <number>', 'how many to list', positiveNumber, 20),
  run: listPoints,
};

async function listPoints(commandLine: CommandLine, command: Command): Promise<number> {
  const { limit } = command.opts<Options>();
  const { bucket } = await commandLine.settings('bucket');
  await using replica = await openReplica(bucket);
  const points = await newestPoints({ ...replica, limit });
  commandLine.answer({ document: { points: points.map(describePoint) }, text: textOf(points) });
  return ExitCode.done;
}

function textOf(points: readonly RestorePoint[]): string {
  if (points.length === 0) return 'There is no restore point yet.';
  const rows = points
    .map(describePoint)
    .map(({ seq, durableAt, kind, databaseBytes, walBytes, host, name = '' }) => [
      String(seq),
      durableAt,
      kind,
      String(databaseBytes),
      String(walBytes),
      host,
      name,
    ]);
  return textTable(['>seq', 'durable at', 'kind', '>bytes', '>WAL bytes', 'host', 'name'], rows);
}
