import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { CommandNotExecutableError } from './command-not-executable-error.ts';
import { CommandNotFoundError } from './command-not-found-error.ts';

/** Where execvp looks when there is no PATH. */
const defaultPath = '/usr/local/bin:/usr/bin:/bin';

/**
 * Finds a command as execvp does: a name with a slash is a path, every other one is looked for in PATH. Called before
 * anything else happens, so that a typing error does not cost a restore.
 *
 * @throws CommandNotFoundError if there is none.
 * @throws CommandNotExecutableError if there are only files that may not be executed.
 */
export async function findCommand({
  command,
  path = defaultPath,
}: {
  command: string;
  /** PATH of the application. */
  path?: string | undefined;
}): Promise<string> {
  const candidates = command.includes('/')
    ? [command]
    : path.split(delimiter).map((folder) => join(folder || '.', command));
  let refused: string | undefined;
  for (const file of candidates) {
    const found = await look(file);
    if (found === 'executable') return file;
    if (found === 'refused') refused ??= file;
  }
  if (refused !== undefined) throw new CommandNotExecutableError({ file: refused });
  throw new CommandNotFoundError({ command });
}

async function look(file: string): Promise<'executable' | 'refused' | 'missing'> {
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined) return 'missing';
  if (!stats.isFile()) return 'refused';
  const executable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  return executable ? 'executable' : 'refused';
}
