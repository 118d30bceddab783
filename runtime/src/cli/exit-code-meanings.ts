import { ExitCode } from '../errors/exit-code.ts';

/** What each exit code tells somebody who runs a command. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  [ExitCode.done]: 'done',
  [ExitCode.usage]: 'the command line was wrong',
  [ExitCode.data]: 'data or a version was refused, or corruption was found',
  [ExitCode.unreachable]: 'the store did not answer',
  [ExitCode.bug]: 'a bug in Eider',
  [ExitCode.cannotWrite]: 'something could not be written on this machine',
  [ExitCode.notDurable]: 'the application ended well, but its last bytes are not durable',
  [ExitCode.leaseHeld]: 'another writer holds the lease, or another eider this disk',
  [ExitCode.refused]: 'the store refused the credentials',
  [ExitCode.configuration]: 'a setting is missing or wrong',
  [ExitCode.commandNotExecutable]: 'the command of the application cannot be executed',
  [ExitCode.commandNotFound]: 'the command of the application does not exist',
};
