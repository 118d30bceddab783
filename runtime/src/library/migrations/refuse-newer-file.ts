import { execa } from 'execa';
import { z } from 'zod';
import { childArguments } from '../../child-program.ts';
import { existingFiles } from '../../duckdb-file/restore/file-set.ts';
import { SchemaUnreadableError } from './errors.ts';
import { refuseNewerSchema } from './plan-migrations.ts';

const answerSchema = z.object({ version: z.number(), oldest: z.number() }).nullable();

/**
 * Makes sure that an application can work with the schema of a database file that nobody has open; a real DuckDB reads it, in a
 * process of its own. There is nothing to refuse if there is no file yet.
 * @param options.supported the newest migration that the application knows
 * @throws {SchemaTooNewError} if the schema is newer and not declared to be compatible
 * @throws {SchemaUnreadableError} if it cannot be read
 */
export async function refuseNewerFile({
  path,
  supported,
}: {
  path: string;
  supported: number;
}): Promise<void> {
  if (!(await existingFiles(path)).includes('')) return;
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [...childArguments('compatibility'), path],
    {
      reject: false,
      stdin: 'ignore',
    },
  );
  if (exitCode !== 0) throw new SchemaUnreadableError({ path, reason: reasonIn(stderr) });
  refuseNewerSchema(answerSchema.parse(JSON.parse(stdout)) ?? undefined, supported);
}

/** The message of the error that ended the child. */
function reasonIn(stderr: string): string {
  return stderr.split('\n').find((line) => /^\w*Error\b|^\[/.test(line)) ?? 'the process that opened it died';
}
