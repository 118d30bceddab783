import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ChildProgram } from '../child-program.ts';
import { childMark } from './child-mark.ts';
import { DuckdbNotInstalledError } from './duckdb-not-installed-error.ts';

/**
 * What comes after `node` to start a child program of the bundle: the bundle itself. Stands for `../child-program.ts`.
 * @throws {DuckdbNotInstalledError} since every one of them needs DuckDB, which is not in the bundle
 */
export function childArguments(name: ChildProgram): string[] {
  const bundle = fileURLToPath(import.meta.url);
  try {
    createRequire(import.meta.url).resolve('@duckdb/node-api');
  } catch (cause) {
    throw new DuckdbNotInstalledError({ bundle, cause });
  }
  return [bundle, childMark, name];
}
