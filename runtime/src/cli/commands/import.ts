import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import { importDatabase } from '../../supervisor/export/import-database.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { interruption } from '../interruption.ts';
import { type ExportPlace, exportPlaceHelp, parseExportPlace } from '../parse-export-place.ts';

interface Options {
  readonly from: ExportPlace;
  readonly output: string;
}

export const definition: CommandDefinition = {
  description:
    'Makes a new database file of what `eider export` has written: with the types, constraints, views, sequences, indexes and ' +
    'comments of the original. Every file is checked against the manifest first. Touches nothing but the new file. A folder ' +
    'needs no settings of a bucket.',
  examples: [
    { line: 'import --from exports/today --output new.duckdb', does: 'from a folder' },
    { line: 'import --from bucket:exports/2026-11-24 --output new.duckdb', does: 'from the bucket' },
  ],
  exitCodes: [
    ExitCode.data,
    ExitCode.unreachable,
    ExitCode.cannotWrite,
    ExitCode.refused,
    ExitCode.configuration,
  ],
  reports: true,
  configure: (command) =>
    command
      .requiredOption('--from <place>', exportPlaceHelp, parseExportPlace)
      .requiredOption('-o, --output <file>', 'file to write; must not exist'),
  run: importFile,
};

async function importFile(commandLine: CommandLine, command: Command): Promise<number> {
  const { from, output } = command.opts<Options>();
  const target = resolve(output);
  const signal = interruption();
  const { point, format, tables } =
    from.in === 'folder'
      ? await fromFolder(from.path, target, signal)
      : await fromBucket({ commandLine, prefix: from.prefix, target, signal });
  commandLine.answer({
    document: { file: target, format, point, tables },
    text: `${target} is made of the ${format} export of record ${point.seq} of ${point.database}.`,
  });
  return ExitCode.done;
}

async function fromFolder(path: string, target: string, signal: AbortSignal) {
  const { FolderExport } = await import('../../supervisor/export/folder-export.ts');
  return importDatabase({ origin: new FolderExport(path), target, signal });
}

async function fromBucket({
  commandLine,
  prefix,
  target,
  signal,
}: {
  commandLine: CommandLine;
  prefix: string;
  target: string;
  signal: AbortSignal;
}) {
  const settings = await commandLine.settings('bucket');
  const [{ openReplica }, { BucketExport }] = await Promise.all([
    import('../open-replica.ts'),
    import('../../supervisor/export/bucket-export.ts'),
  ]);
  await using replica = await openReplica(settings.bucket);
  const origin = new BucketExport({ store: replica.store, prefix });
  return await importDatabase({ origin, target, signal });
}
