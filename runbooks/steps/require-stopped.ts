import { ExitCode } from '../../runtime/src/errors/exit-code.ts';
import { whoIsOnDisk } from '../../runtime/src/supervisor/disk/alone-on-disk.ts';
import { refuseInUse } from '../../runtime/src/supervisor/disk/refuse-in-use.ts';
import { PreconditionError } from '../frame/precondition-error.ts';
import type { RunbookContext } from '../frame/runbook-context.ts';

/**
 * The path of the database on this machine, which nobody uses.
 * @throws {PreconditionError} if there is no such setting, or an eider works on it
 * @throws {FileInUseError} if a process has it open
 */
export async function requireStopped({ settings }: Pick<RunbookContext, 'settings'>): Promise<string> {
  const path = settings.databasePath;
  if (path === undefined) {
    throw new PreconditionError({
      what: 'EIDER_DATABASE_PATH is not set, so there is no database on this machine to work on',
      todo: 'Run this where the database lies, with the settings of its application',
      exitCode: ExitCode.configuration,
    });
  }
  const owner = whoIsOnDisk(path);
  if (owner !== undefined) {
    throw new PreconditionError({
      what: `An eider works on ${path} (${owner})`,
      todo: 'Stop the application first, by a SIGTERM to its eider or by its platform',
    });
  }
  await refuseInUse(path);
  return path;
}
