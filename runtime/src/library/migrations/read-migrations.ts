import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MigrationFilesError } from './errors.ts';
import type { Migration } from './migration.ts';

const fileName = /^(?<number>\d{4})-(?<name>[a-z0-9]+(?:-[a-z0-9]+)*)\.sql$/;

/** Says in the SQL which older version of the application still works afterwards. */
const compatibleLine = /^[ \t]*--[ \t]*compatible:[ \t]*(?<oldest>\S+)[ \t]*$/m;

/**
 * Reads the migrations of a folder, in order. What is no `.sql` file is left alone.
 * @throws {MigrationFilesError} for a name of another form, a gap, a number that comes twice, or a wrong declaration
 */
export async function readMigrations(folder: string | URL): Promise<Migration[]> {
  const path = typeof folder === 'string' ? folder : fileURLToPath(folder);
  const files = (await readdir(path)).filter((file) => file.endsWith('.sql')).toSorted();
  const migrations = await Promise.all(
    files.map(async (file) => parseMigration(file, await readFile(join(path, file)))),
  );
  for (const [index, migration] of migrations.entries()) {
    const expected = index + 1;
    if (migration.number === expected) continue;
    throw new MigrationFilesError({
      file: files[index] ?? '',
      problem: `stands where number ${expected} should`,
    });
  }
  return migrations;
}

/** Reads one migration. @throws {MigrationFilesError} */
export function parseMigration(file: string, bytes: Uint8Array): Migration {
  const { number: digits, name } = fileName.exec(file)?.groups ?? {};
  if (digits === undefined || name === undefined) {
    throw new MigrationFilesError({ file, problem: 'has a name that says no number' });
  }
  const number = Number(digits);
  const sql = new TextDecoder().decode(bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { number, name, sql, sha256, oldest: oldestOf({ file, number, sql }) };
}

function oldestOf({ file, number, sql }: { file: string; number: number; sql: string }): number {
  const declared = compatibleLine.exec(sql)?.groups?.['oldest'];
  if (declared === undefined) return number;
  const oldest = Number(declared);
  if (/^\d{1,4}$/.test(declared) && oldest <= number) return oldest;
  throw new MigrationFilesError({
    file,
    problem: `declares itself compatible with ${declared}; expected a version from 0 to ${number}`,
  });
}
