import { z } from 'zod';
import type { Env } from './env-formats.ts';
import { EnvUsageError } from './env-usage-error.ts';

const envOutput = z.record(z.string(), z.record(z.string(), z.string()));

/**
 * Picks one database's environment out of the stack's output `env`.
 *
 * @param json what `pulumi stack output env --show-secrets --json` prints
 * @param database may be left out where there is only one
 * @throws EnvUsageError when it is not that output, when the secrets are hidden, or when the database is not in it
 */
export function pickEnv(json: string, database: string | undefined): Env {
  const { data: databases } = envOutput.safeParse(parse(json));
  if (databases === undefined) {
    throw new EnvUsageError({
      what: 'Standard input is not the output "env" with its secrets',
      todo: 'Pipe into it: npx pulumi stack output env --show-secrets --json',
    });
  }
  const names = Object.keys(databases);
  const name = database ?? (names.length === 1 ? names[0] : undefined);
  const env = name === undefined ? undefined : databases[name];
  if (env !== undefined) return env;
  throw new EnvUsageError({
    what:
      database === undefined ? 'The stack has several databases' : `The stack has no database ${database}`,
    todo: `Say --database with one of ${names.join(', ')}`,
  });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
