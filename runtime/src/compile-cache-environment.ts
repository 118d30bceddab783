import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';

/**
 * The environment in which a child process or a thread finds compiled code where this process keeps its own; nothing if it keeps none.
 * A thread that has to take the types off its sources takes twice the time to start, and 20 MB more.
 */
export function compileCacheEnvironment(): { NODE_COMPILE_CACHE?: string } {
  const folder = getCompileCacheDir();
  // Node.js adds a folder of its version's name.
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}
