import type { Command } from 'commander';
import type { SettingsWith } from '../../config/settings.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { addDrillOptions, drillExitCodes, withDrill } from '../drill-options.ts';
import { openReplica } from '../open-replica.ts';
import { textTable } from '../text-table.ts';

interface Options {
  readonly list: boolean;
}

export const definition: CommandDefinition = {
  description:
    'Writes an archive snapshot: a plain DuckDB file under zstd, which `zstd -d` and any DuckDB can restore without Eider. It is ' +
    'restored from the replica and proven as by `eider drill` first. `eider run` does this once a day; on another machine, with ' +
    'a key of its own, this command takes the work off the application’s.',
  examples: [
    { line: 'archive', does: 'the newest state' },
    { line: 'archive --list', does: 'which snapshots there are' },
  ],
  exitCodes: drillExitCodes,
  reports: true,
  configure: (command) =>
    addDrillOptions(command).option('--list', 'list the snapshots, oldest first, and write none', false),
  run: archiveOrList,
};

async function archiveOrList(commandLine: CommandLine, command: Command): Promise<number> {
  const settings = await commandLine.settings('bucket');
  return command.opts<Options>().list ? list(commandLine, settings) : write(commandLine, settings, command);
}

async function write(
  commandLine: CommandLine,
  settings: SettingsWith<'bucket'>,
  command: Command,
): Promise<number> {
  const logger = await commandLine.log(settings);
  const { archive } = await import('../../supervisor/archive/archive.ts');
  const { name, manifest } = await withDrill({ settings, logger, command }, archive);
  const { point, snapshot, drill } = manifest;
  commandLine.answer({
    document: { name, seq: point.seq, bytes: snapshot.bytes, seconds: drill.seconds, manifest },
    text: `Record ${point.seq} is archived as ${name}: ${snapshot.bytes} bytes.`,
  });
  return ExitCode.done;
}

async function list(commandLine: CommandLine, { bucket }: SettingsWith<'bucket'>): Promise<number> {
  const { listArchives } = await import('../../supervisor/archive/archive-listing.ts');
  await using replica = await openReplica(bucket);
  const { archives } = await listArchives(replica);
  const rows = archives.map(({ name, bytes }) => [name, String(bytes)]);
  commandLine.answer({
    document: { archives },
    text: rows.length === 0 ? 'There is no archive snapshot yet.' : textTable(['snapshot', '>bytes'], rows),
  });
  return ExitCode.done;
}
