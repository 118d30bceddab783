import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { SettingsWith } from '../../config/settings.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { WantedPoint } from '../../replica/log/read-point.ts';
import type { WantedArchive } from '../../supervisor/archive/archive-restore.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { archiveHelp, parseArchive } from '../parse-archive.ts';
import { parsePoint, pointHelp } from '../parse-point.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly output?: string;
  readonly at?: WantedPoint;
  readonly archive?: WantedArchive;
  readonly fromVault?: string;
  readonly dryRun: boolean;
}

export const definition: CommandDefinition = {
  description:
    'Restores a state of the database. With --output it writes that file, needs no lease, and touches nothing else; so it ' +
    'is safe at any time. Without, it restores to the place of the database, where nobody may have it open, and moves what ' +
    'is there aside. The replica is never changed.',
  examples: [
    { line: 'restore --output copy.duckdb', does: 'the newest state as a file' },
    {
      line: 'restore --output yesterday.duckdb --at 2026-11-23T18:00:00Z',
      does: 'what was durable at that time',
    },
    { line: 'restore --output old.duckdb --archive newest', does: 'the newest archive snapshot' },
    {
      line: 'restore --output saved.duckdb --from-vault latest',
      does: 'the newest copy of the vault, after somebody has deleted the log',
    },
    { line: 'restore --dry-run', does: 'what a start would do with the local file, and why' },
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
  configure: (command) =>
    command
      .option('-o, --output <file>', 'file to write; must not exist')
      .option('--at <point>', `${pointHelp} (default: newest)`, parsePoint)
      .addOption(new Option('--archive <snapshot>', archiveHelp).argParser(parseArchive).conflicts('at'))
      .addOption(
        new Option(
          '--from-vault <copy>',
          'latest, or how the id of a copy under vault/ begins, such as a date',
        ).conflicts(['at', 'archive']),
      )
      .option('--dry-run', 'say what a start would do with the local file, and do nothing', false),
  run: restore,
};

async function restore(commandLine: CommandLine, command: Command): Promise<number> {
  const { output, dryRun, ...wanted } = command.opts<Options>();
  if (dryRun) return explain(commandLine, output);
  if (output !== undefined) {
    const settings = await commandLine.settings('bucket');
    return bring({ commandLine, settings, wanted, target: resolve(output), aside: undefined });
  }
  const settings = await commandLine.settings('bucket', 'databasePath');
  const [{ beAloneOnDisk }, { refuseInUse }, { asideFolder }, { Sidecar }] = await Promise.all([
    import('../../supervisor/disk/alone-on-disk.ts'),
    import('../../supervisor/disk/refuse-in-use.ts'),
    import('../../supervisor/disk/aside-folder.ts'),
    import('../../replica/sidecar.ts'),
  ]);
  const target = settings.databasePath;
  using _alone = beAloneOnDisk(target);
  await refuseInUse(target);
  return await bring({
    commandLine,
    settings,
    wanted,
    target,
    aside: asideFolder(target, new Date()),
    // What is written beside the database is about another state than the one that comes: no start may go by it. About what is
    // there now it is true, so a restore that fails leaves no mark.
    beforePlacing: () => new Sidecar(target).markUnverified(),
  });
}

/** From the replica itself, from a copy in its vault, or from an archive snapshot. */
async function bring({
  wanted: { at = { at: 'newest' }, archive, fromVault },
  ...options
}: {
  commandLine: CommandLine;
  settings: SettingsWith<'bucket'>;
  wanted: Pick<Options, 'at' | 'archive' | 'fromVault'>;
  target: string;
  aside: string | undefined;
  beforePlacing?: () => Promise<void>;
}): Promise<number> {
  const { openReplica } = await import('../open-replica.ts');
  await using replica = await openReplica(options.settings.bucket);
  if (archive === undefined) {
    const { restoreFile } = await import('../restore-file.ts');
    if (fromVault === undefined) return await restoreFile({ ...options, ...replica, wanted: at });
    const { openVaultCopy } = await import('../open-vault-copy.ts');
    return await restoreFile({
      ...options,
      ...replica,
      ...(await openVaultCopy({ ...replica, wanted: fromVault })),
    });
  }
  const { restoreArchiveFile } = await import('../restore-archive-file.ts');
  return await restoreArchiveFile({ ...options, ...replica, wanted: archive });
}

async function explain(commandLine: CommandLine, output: string | undefined): Promise<number> {
  if (output !== undefined) {
    throw new UsageError({
      what: '--dry-run goes without --output',
      todo: 'With --output nothing has to be decided',
    });
  }
  const settings = await commandLine.settings('bucket', 'databasePath');
  const [{ openReplica }, { judgeSchema }, { explainStart }] = await Promise.all([
    import('../open-replica.ts'),
    import('../judge-schema.ts'),
    import('../../supervisor/start/explain-start.ts'),
  ]);
  await using replica = await openReplica(settings.bucket);
  const decision = await judgeSchema(await explainStart({ settings, ...replica }), settings);
  commandLine.answer({ document: decision, text: `${decision.do}: ${decision.reason}` });
  return ExitCode.done;
}
