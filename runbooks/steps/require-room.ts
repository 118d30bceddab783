import { statfs } from 'node:fs/promises';
import { ExitCode } from '../../runtime/src/errors/exit-code.ts';
import { PreconditionError } from '../frame/precondition-error.ts';

/** @throws {PreconditionError} if so many bytes do not fit into a folder */
export async function requireRoom({ folder, bytes }: { folder: string; bytes: number }): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new PreconditionError({
    what: `${folder} has ${free} bytes free, and ${bytes} may be needed`,
    todo: 'Make room, or do this on a larger disk: restore-latest brings the database there',
    exitCode: ExitCode.cannotWrite,
  });
}
