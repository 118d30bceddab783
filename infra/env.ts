import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { EiderError } from '../runtime/src/errors/eider-error.ts';
import { FORMATS, isFormat } from './outputs/env-formats.ts';
import { EnvUsageError } from './outputs/env-usage-error.ts';
import { pickEnv } from './outputs/pick-env.ts';

const HELP = `Hands a database's environment from Pulumi to where it is deployed.

  npx pulumi stack output env --show-secrets --json | node infra/env.ts [options]

  --database NAME   which database; may be left out where there is only one
  --format FORMAT   ${Object.keys(FORMATS).join(' | ')} (default: dotenv)
  --name NAME       name of the Kubernetes Secret (default: eider)
  --help

Exit codes: 0 done, 64 wrong options or input.
`;

/** Reads the output on stdin and writes the environment to stdout, where no log sees it. */
async function main(args: string[]): Promise<void> {
  const { database, format, name, help } = options(args);
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  if (!isFormat(format)) {
    throw new EnvUsageError({
      what: `There is no format ${format}`,
      todo: `Choose one of ${Object.keys(FORMATS).join(', ')}`,
    });
  }
  process.stdout.write(FORMATS[format](pickEnv(await text(process.stdin), database), name));
}

function options(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        database: { type: 'string' },
        format: { type: 'string', default: 'dotenv' },
        name: { type: 'string', default: 'eider' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new EnvUsageError({
      what: String(cause instanceof Error ? cause.message : cause),
      todo: 'See --help',
      cause,
    });
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof EiderError)) throw error;
  console.error(error.line);
  process.exitCode = error.exitCode;
}
