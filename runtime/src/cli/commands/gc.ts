import type { Command } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { collectionDocument, collectionText } from '../gc-report.ts';
import { interruption } from '../interruption.ts';

interface Options {
  readonly dryRun: boolean;
}

export const definition: CommandDefinition = {
  description:
    'Deletes what no restore point needs any more, by the settings of retention. Where `eider run` works it does this by itself ' +
    'every few hours; this is for a replica that nobody writes to, and needs its lease. With --dry-run it needs nothing, deletes ' +
    'nothing, and explains what becomes of each record, and why.',
  examples: [
    { line: 'gc --dry-run', does: 'what would be deleted, and why the rest stays' },
    { line: 'gc --dry-run --json', does: 'every record and object by name' },
  ],
  exitCodes: [
    ExitCode.data,
    ExitCode.unreachable,
    ExitCode.leaseHeld,
    ExitCode.refused,
    ExitCode.configuration,
  ],
  reports: true,
  configure: (command) => command.option('--dry-run', 'explain, and delete nothing', false),
  run: collect,
};

async function collect(commandLine: CommandLine, command: Command): Promise<number> {
  const { dryRun } = command.opts<Options>();
  const settings = await commandLine.settings('bucket');
  const logger = await commandLine.log(settings);
  const [{ openReplica }, { collectAsHolder, collectInThought }, { audited }] = await Promise.all([
    import('../open-replica.ts'),
    import('../../supervisor/retention/housekeeping-once.ts'),
    import('../audited.ts'),
  ]);
  await using replica = await openReplica(settings.bucket);
  const { store, log } = replica;
  const options = { settings, store, log, logger, signal: interruption() };
  const collection = dryRun
    ? await collectInThought(options)
    : await audited({
        settings,
        replica,
        logger,
        action: 'cli.gc',
        given: {},
        work: () => collectAsHolder(options),
        describe: ({ deletedRecords, deletedObjects, bytes }) =>
          `${deletedRecords.length} records and ${deletedObjects.length} packs and maps were deleted: ${bytes} bytes`,
      });
  commandLine.answer({
    document: collectionDocument(collection, { dryRun }),
    text: collectionText(collection, { dryRun }),
  });
  return ExitCode.done;
}
