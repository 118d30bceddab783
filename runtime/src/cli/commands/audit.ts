import type { Command } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import { listAudit, type RecordedAudit } from '../../replica/audit/list-audit.ts';
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
    'Lists what people did to the replica through the admin API, the runbooks and the commands that replace or delete something ' +
    '(rewind, gc, conflicts resolve, lease release), newest first: when, who, what, with which arguments, and how it ended. ' +
    'An action that replaces something is there twice: when it began, and when it ended.',
  examples: [
    { line: 'audit', does: 'the newest twenty entries' },
    { line: 'audit --limit 1000 --json', does: 'more, for a script' },
  ],
  exitCodes: [ExitCode.unreachable, ExitCode.refused, ExitCode.configuration],
  reports: true,
  configure: (command) => command.option('--limit <number>', 'how many to list', positiveNumber, 20),
  run: showAudit,
};

async function showAudit(commandLine: CommandLine, command: Command): Promise<number> {
  const { limit } = command.opts<Options>();
  const { bucket } = await commandLine.settings('bucket');
  await using replica = await openReplica(bucket);
  const recorded = await listAudit({ ...replica, limit });
  commandLine.answer({ document: { entries: recorded.map(documentOf) }, text: textOf(recorded) });
  return ExitCode.done;
}

function documentOf({ key, recordedAt, entry }: RecordedAudit) {
  return { key, recordedAt: recordedAt.toISOString(), entry: entry ?? null };
}

function textOf(recorded: readonly RecordedAudit[]): string {
  if (recorded.length === 0) return 'Nothing has been recorded yet.';
  const rows = recorded.map(({ key, recordedAt, entry }) =>
    entry === undefined
      ? [recordedAt.toISOString(), '', '', `unreadable: ${key}`]
      : [
          recordedAt.toISOString(),
          entry.action,
          entry.result,
          entry.seconds.toFixed(1),
          whoOf(entry.who),
          JSON.stringify(entry.arguments),
          entry.detail ?? '',
        ],
  );
  return textTable(['recorded at', 'action', 'result', '>seconds', 'who', 'arguments', 'detail'], rows);
}

function whoOf({ name, host, address }: NonNullable<RecordedAudit['entry']>['who']): string {
  return `${name ?? 'somebody'} ${address === null ? 'on' : `from ${address} at`} ${host}`;
}
