import { ExitCode } from '../../errors/exit-code.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';

export const definition: CommandDefinition = {
  description:
    'Replicates a database that somebody else uses, as a process beside it: the sidecar of a container, a service of a ' +
    'machine. It restores the database first if there is none, never while somebody has it open, and cannot stop who uses ' +
    'it: where that matters, let `eider run` start the application.',
  examples: [{ line: 'replicate --database /data/app.duckdb', does: 'until SIGTERM, which ships the rest' }],
  exitCodes: [
    ExitCode.data,
    ExitCode.unreachable,
    ExitCode.cannotWrite,
    ExitCode.notDurable,
    ExitCode.leaseHeld,
    ExitCode.refused,
    ExitCode.configuration,
  ],
  run: replicate,
};

async function replicate(commandLine: CommandLine): Promise<number> {
  const settings = await commandLine.settings('bucket', 'databasePath');
  const logger = await commandLine.log(settings);
  const [{ run }, { StandIn }, { openObserver }, { archiver }] = await Promise.all([
    import('../../supervisor/run.ts'),
    import('../../supervisor/application/stand-in.ts'),
    import('../open-observer.ts'),
    import('../archiver.ts'),
  ]);
  await using observer = await openObserver({ settings, logger });
  const start = async () => new StandIn();
  return await run({
    settings,
    logger: observer.logger,
    observer,
    archive: archiver(commandLine),
    marker: observer.marker,
    start,
  });
}
