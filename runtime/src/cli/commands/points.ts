import type { Command } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import { describeDamaged, describePoint } from '../../replica/log/describe-point.ts';
import { type ListedPoints, newestPoints, type RestorePoint } from '../../replica/log/points.ts';
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
    'Lists the states of the database that can be restored, newest first: the number to give to `restore --at`, when it became ' +
    'durable by the clock of the store, what it is, and how large the database was. Records that are damaged are named below ' +
    'them, and make it exit with 65; whether all that a sound one refers to is there, `drill --at` tells.',
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
  const listed = await newestPoints({ ...replica, limit });
  const { points, damaged } = listed;
  commandLine.answer({
    document: { points: points.map(describePoint), damaged: damaged.map(describeDamaged) },
    text: textOf(listed),
  });
  return damaged.length === 0 ? ExitCode.done : ExitCode.data;
}

function textOf({ points, damaged }: ListedPoints): string {
  const lost = damaged.map(({ seq, problem }) => `Record ${seq} cannot be restored: ${problem}`);
  const sound = points.length === 0 ? 'There is no restore point.' : tableOf(points);
  return [sound, ...lost].join('\n');
}

function tableOf(points: readonly RestorePoint[]): string {
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
