import { type Command, Option } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import type { DrillOptions } from '../../supervisor/archive/drill.ts';
import { type ExportFormat, exportFormats } from '../../supervisor/export/export-format.ts';
import type { ExportDestination } from '../../supervisor/export/export-place.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { addDrillOptions, drillExitCodes, withDrill } from '../drill-options.ts';
import { type ExportPlace, exportPlaceHelp, parseExportPlace } from '../parse-export-place.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly format: ExportFormat;
  readonly to: ExportPlace;
}

export const definition: CommandDefinition = {
  description:
    'Writes a state of the database as Parquet, as CSV or as a DuckDB file. It is restored from the replica into a scratch ' +
    'folder and proven as by `eider drill` first, so the application does not notice. Each file is read back and compared: ' +
    'what a format does not keep is an error, not a loss. A manifest with the SHA-256 of every file is written last; without ' +
    'it an export is not whole. Needs room for two copies of the database.',
  examples: [
    { line: 'export --format parquet --to exports/today', does: 'the newest state, into a new folder' },
    {
      line: 'export --format csv --to bucket:exports/2026-11-24 --at 2026-11-24T00:00:00Z',
      does: 'what was durable at midnight, into the bucket',
    },
  ],
  exitCodes: drillExitCodes,
  reports: true,
  configure: (command) =>
    addDrillOptions(command)
      .addOption(
        new Option('--format <format>', 'how to write it').choices(exportFormats).makeOptionMandatory(),
      )
      .requiredOption('--to <place>', `${exportPlaceHelp}; nothing may be there`, parseExportPlace),
  run: exportState,
};

async function exportState(commandLine: CommandLine, command: Command): Promise<number> {
  const { format, to } = command.opts<Options>();
  const settings = await commandLine.settings('bucket');
  refuseReplica(to, settings.bucket.databaseKey);
  const logger = await commandLine.log(settings);
  const { exportDatabase } = await import('../../supervisor/export/export-database.ts');
  const started = performance.now();
  const { point, tables, files } = await withDrill({ settings, logger, command }, async (drill) => {
    const destination = await destinationOf(to, drill);
    return exportDatabase({ ...drill, destination, format });
  });
  const seconds = (performance.now() - started) / 1000;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const place = to.in === 'folder' ? to.path : to.prefix;
  commandLine.answer({
    document: { seq: point.seq, format, place, bytes, seconds, tables, files },
    text: `Record ${point.seq} is exported as ${format} to ${place}: ${files.length} files, ${bytes} bytes.`,
  });
  return ExitCode.done;
}

/** Retention, locks and the collector rule over what lies beside the replica's own objects. */
function refuseReplica(to: ExportPlace, databaseKey: string): void {
  if (to.in === 'folder' || !`${to.prefix}/`.startsWith(`${databaseKey}/`)) return;
  throw new UsageError({
    what: `--to bucket:${to.prefix} lies inside of the replica ${databaseKey}`,
    todo: 'Choose another prefix, such as bucket:exports/today',
  });
}

async function destinationOf(to: ExportPlace, { store }: DrillOptions): Promise<ExportDestination> {
  if (to.in === 'folder') {
    const { FolderExport } = await import('../../supervisor/export/folder-export.ts');
    return new FolderExport(to.path);
  }
  const { BucketExport } = await import('../../supervisor/export/bucket-export.ts');
  return new BucketExport({ store, prefix: to.prefix });
}
