import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';

/** The environment in which a child process keeps its compiled code where this process keeps its own; nothing if it keeps none. */
export function compileCacheEnvironment(): { NODE_COMPILE_CACHE?: string } {
  const folder = getCompileCacheDir();
  // Node.js adds a folder of its version's name.
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}
