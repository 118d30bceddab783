import { ExitCode } from '../../errors/exit-code.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';

export const definition: CommandDefinition = {
  description:
    'Says where the replica stands: its newest state and how old that is, who holds the lease and how far behind it says ' +
    'it is, when a restore was proven last, and, if a database path is set, which eider works on this disk. It reads, and changes nothing.',
  examples: [
    { line: 'status', does: 'in words' },
    { line: 'status --json', does: 'for a script' },
  ],
  exitCodes: [ExitCode.data, ExitCode.unreachable, ExitCode.refused, ExitCode.configuration],
  reports: true,
  run: showStatus,
};

async function showStatus(commandLine: CommandLine): Promise<number> {
  const settings = await commandLine.settings('bucket');
  const [{ openReplica }, { readStatus }, { statusText }] = await Promise.all([
    import('../open-replica.ts'),
    import('../status/read-status.ts'),
    import('../status/status-text.ts'),
  ]);
  await using replica = await openReplica(settings.bucket);
  const status = await readStatus({ ...replica, databasePath: settings.databasePath });
  commandLine.answer({ document: status, text: statusText(status) });
  return ExitCode.done;
}
