import type { Command } from 'commander';
import type { SettingsWith } from '../config/settings.ts';
import { ExitCode } from '../errors/exit-code.ts';
import type { Log } from '../logging/log.ts';
import type { WantedPoint } from '../replica/log/read-point.ts';
import type { DrillOptions } from '../supervisor/archive/drill.ts';
import { DrillScratch, scratchFolder } from '../supervisor/archive/drill-scratch.ts';
import { interruption } from './interruption.ts';
import { lowerPriority } from './lower-priority.ts';
import { type OpenReplica, openReplica } from './open-replica.ts';
import { parsePoint, pointHelp } from './parse-point.ts';
import { openProgress } from './progress.ts';

interface Options {
  readonly at: WantedPoint;
  readonly assert: readonly string[];
}

/** What all commands can exit with that begin with a drill. */
export const drillExitCodes = [
  ExitCode.data,
  ExitCode.unreachable,
  ExitCode.cannotWrite,
  ExitCode.leaseHeld,
  ExitCode.refused,
  ExitCode.configuration,
] as const;

/** Adds the options that `drill` and `archive` share. */
export function addDrillOptions(command: Command): Command {
  return command
    .option('--at <point>', pointHelp, parsePoint, { at: 'newest' })
    .option(
      '--assert <sql>',
      'a query whose first value must be true, such as "SELECT count(*) > 0 FROM users"; can be repeated',
      (sql: string, others: readonly string[]) => [...others, sql],
      [],
    );
}

/** Opens what a drill needs, gives way to every other process, and has `work` do it. */
export async function withDrill<Result>(
  { settings, logger, command }: { settings: SettingsWith<'bucket'>; logger: Log; command: Command },
  work: (options: DrillOptions, replica: OpenReplica) => Promise<Result>,
): Promise<Result> {
  const { at: wanted, assert: asserts } = command.opts<Options>();
  lowerPriority();
  const signal = interruption();
  await using replica = await openReplica(settings.bucket);
  await using scratch = await DrillScratch.open({ folder: scratchFolder(settings) });
  using progress = openProgress({
    task: 'restoring',
    event: 'restore.progress',
    log: logger,
    unit: 'blocks',
  });
  const onProgress: DrillOptions['onProgress'] = ({ blocks, ofBlocks }) =>
    progress.update({ done: blocks, total: ofBlocks });
  const { store, log } = replica;
  const now = () => new Date();
  return await work({ store, log, logger, scratch, wanted, asserts, now, onProgress, signal }, replica);
}
