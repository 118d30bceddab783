import { randomBytes } from 'node:crypto';
import { parseSettings } from '../../../runtime/src/config/parse-settings.ts';
import type { Need } from '../../../runtime/src/config/settings.ts';

/** An environment in which nothing is missing, with secrets made up for this run. */
export function completeEnvironment() {
  return {
    R2_ACCOUNT_ID: randomBytes(16).toString('hex'),
    R2_ACCESS_KEY_ID: randomBytes(16).toString('hex'),
    R2_SECRET_ACCESS_KEY: randomBytes(32).toString('hex'),
    R2_BUCKET_NAME: 'replicas',
    EIDER_DATABASE_PATH: 'data/app.duckdb',
  };
}

interface ParseOptions {
  flags?: Record<string, string>;
  environment?: Record<string, string>;
  envFile?: Record<string, string>;
  /** Contents of files by path; a path that is not here does not exist. */
  files?: Record<string, string>;
  needs?: readonly Need[];
}

/** Parses settings from values instead of from this machine. */
export function parse({
  flags = {},
  environment = {},
  envFile = {},
  files = {},
  needs = [],
}: ParseOptions = {}) {
  return parseSettings<Need>({
    needs,
    sources: [
      { label: 'the flags', values: flags },
      { label: 'the environment', values: environment },
      { label: '.env', values: envFile },
    ],
    readText: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: no such file, open '${path}'`);
      return text;
    },
    locate: (path) => ({ path }),
  });
}
