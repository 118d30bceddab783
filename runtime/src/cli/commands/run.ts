import type { Command } from 'commander';
import type { SettingsWith } from '../../config/settings.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { keepHeapSmallSoon } from '../../small-heap.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { UsageError } from '../usage-error.ts';

export const definition: CommandDefinition = {
  description:
    'Runs an application on a database that outlives its machine: restores the database before the application starts, ' +
    'replicates it about once a second while it runs, and ships the last bytes when it ends or is told to. ' +
    'The application needs no change, and does not get the secrets of the bucket. Made to be the entrypoint of a container.',
  examples: [
    { line: 'run -- node server.js', does: 'the application and its arguments come after --' },
    { line: 'run --database /data/app.duckdb -- python app.py', does: 'in any language' },
  ],
  exitCodes: [
    ExitCode.data,
    ExitCode.unreachable,
    ExitCode.cannotWrite,
    ExitCode.notDurable,
    ExitCode.leaseHeld,
    ExitCode.refused,
    ExitCode.configuration,
    ExitCode.commandNotExecutable,
    ExitCode.commandNotFound,
  ],
  ownHeap: true,
  configure: (command) => command.argument('[command...]', 'the application and its arguments'),
  run: runApplication,
};

async function runApplication(commandLine: CommandLine, command: Command): Promise<number> {
  const [file, ...args] = command.args;
  if (file === undefined) {
    throw new UsageError({
      what: 'No application was given',
      todo: 'Name it after --: eider run -- node server.js',
    });
  }
  const beginsWork = keepHeapSmallSoon();
  const settings = await commandLine.settings('replication');
  const logger = await commandLine.log(settings);
  const [{ Application }, { applicationEnvironment }, { findCommand }, { isReplicated }] = await Promise.all([
    import('../../supervisor/application/application.ts'),
    import('../../supervisor/application/environment.ts'),
    import('../../supervisor/application/find-command.ts'),
    import('../../config/settings.ts'),
  ]);
  const environment = applicationEnvironment({ environment: process.env, passSecrets: settings.passSecrets });
  await findCommand({ command: file, path: environment['PATH'] });
  const application = { command: file, args, environment, log: logger };
  if (!isReplicated(settings)) {
    const { runAlone } = await import('../../supervisor/application/run-alone.ts');
    return runAlone({ settings, start: () => Application.start(application) });
  }
  const [{ run }, { refuseInUse }, { openObserver }, { archiver }] = await Promise.all([
    import('../../supervisor/run.ts'),
    import('../../supervisor/disk/refuse-in-use.ts'),
    import('../open-observer.ts'),
    import('../archiver.ts'),
  ]);
  await using observer = await openObserver({ settings, logger });
  const start = async () => {
    // One that outlived its killed Eider has the file: another could not open it.
    await refuseInUse(settings.databasePath);
    await refuseNewerSchema(settings);
    return Application.start({ ...application, log: observer.logger });
  };
  return await run({
    settings,
    logger: observer.logger,
    observer,
    archive: archiver(commandLine),
    marker: observer.marker,
    desk: observer.desk,
    beginsWork,
    start,
  });
}

/** Loaded only by those who ask for it: a start must be fast. */
async function refuseNewerSchema({
  databasePath: path,
  schemaVersion: supported,
}: SettingsWith<'databasePath'>): Promise<void> {
  if (supported === undefined) return;
  const { refuseNewerFile } = await import('../../library/migrations/refuse-newer-file.ts');
  await refuseNewerFile({ path, supported });
}
