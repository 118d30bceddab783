import type { Command } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
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
  commandLine.answer({ document: { points: points.map(documentOf) }, text: textOf(points) });
  return ExitCode.done;
}

function documentOf({ seq, durableAt, line }: RestorePoint) {
  return {
    seq,
    durableAt: durableAt.toISOString(),
    kind: line.kind,
    name: line.name,
    epoch: line.epoch,
    line: line.line,
    host: line.host,
    databaseBytes: databaseBytes({ line }),
    walBytes: line.wal.bytes,
  };
}

function textOf(points: readonly RestorePoint[]): string {
  if (points.length === 0) return 'There is no restore point yet.';
  const rows = points.map(({ seq, durableAt, line }) => [
    String(seq),
    durableAt.toISOString(),
    line.kind,
    String(databaseBytes({ line })),
    String(line.wal.bytes),
    line.host,
    line.name ?? '',
  ]);
  return textTable(['>seq', 'durable at', 'kind', '>bytes', '>WAL bytes', 'host', 'name'], rows);
}

function databaseBytes({ line: { database } }: Pick<RestorePoint, 'line'>): number {
  return database === null ? 0 : database.slots * database.blockSize;
}
