import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, stat, truncate } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrations as hesocial } from '../../../examples/hesocial/schema/migrations.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { sampleMigrations, writeMigrations } from '../../unit/library/migrations/sample-migrations.ts';
import { fileFingerprint } from '../../unit/library/migrations/schema-fingerprint.ts';

const program = fileURLToPath(new URL('migrating-process.ts', import.meta.url));

/** Places at which the WAL is cut off, besides its very beginning and end. */
const cuts = 60;

let folder: TemporaryFolder;

beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

/** The migrations of the sample application, by file. */
const hesocialMigrations = Object.fromEntries(
  readdirSync(hesocial).map((file) => [file, readFileSync(new URL(file, hesocial), 'utf8')]),
);

/** What a database holds after 0, 1, 2 … of these migrations. */
async function stagesOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const stages: string[] = [];
  for (let count = 0; count <= Object.keys(files).length; count += 1) {
    const path = folder.at(`stage-${count}.duckdb`);
    await migrateAndDie(path, { migrations: writeMigrations(folder.path, count, files) });
    stages.push(await fileFingerprint(path));
  }
  return stages;
}

/** Migrates in a process that dies before statement `at`, or behind the last one. Resolves to what was executed before. */
async function migrateAndDie(
  path: string,
  { migrations, at = 0 }: { migrations: string; at?: number },
): Promise<string[]> {
  const { stdout, signal, stderr } = await execa(process.execPath, [program, path, migrations, String(at)], {
    reject: false,
    stdin: 'ignore',
  });
  if (signal !== 'SIGKILL') throw new Error(stderr);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return at === 0 ? lines : lines.slice(0, -1);
}

it.each([
  { of: 'a schema that grows', files: sampleMigrations, statements: 12 },
  { of: 'the sample application', files: hesocialMigrations, statements: 8 },
])(
  'recovers to before or after, wherever between two statements of $of the power is cut',
  async ({ files, statements }) => {
    const stages = await stagesOf(files);
    const migrations = writeMigrations(folder.path, Object.keys(files).length, files);
    const everything = await migrateAndDie(folder.at('whole.duckdb'), { migrations });
    expect(everything.filter((line) => line.startsWith('statement')).length).toBe(statements);
    for (let at = 1; at <= everything.length; at += 1) {
      const path = folder.at(`killed-${at}.duckdb`);
      const executed = await migrateAndDie(path, { migrations, at });
      expect(executed).toEqual(everything.slice(0, at - 1));
      const committed = executed.filter((line) => line === 'COMMIT').length;
      expect(await fileFingerprint(path), `killed before ${everything[at - 1]}`).toBe(stages[committed]);
      await migrateAndDie(path, { migrations });
      expect(await fileFingerprint(path), 'after another start').toBe(stages.at(-1));
    }
  },
);

it('recovers to before or after, wherever in a write the power is cut', async () => {
  const stages = await stagesOf(sampleMigrations);
  const path = folder.at('cut.duckdb');
  await migrateAndDie(path, { migrations: writeMigrations(folder.path) });
  const { size } = await stat(`${path}.wal`);
  const random = seededRandom(1);
  const lengths = [0, size, ...Array.from({ length: cuts }, () => Math.floor(random() * size))];
  let before = 0;
  for (const length of lengths.toSorted((a, b) => a - b)) {
    const copy = folder.at(`cut-${length}.duckdb`);
    await copyFile(path, copy);
    await copyFile(`${path}.wal`, `${copy}.wal`);
    await truncate(`${copy}.wal`, length);
    const stage = stages.indexOf(await fileFingerprint(copy));
    expect(stage, `cut off after ${length} of ${size} bytes`).toBeGreaterThanOrEqual(before);
    before = stage;
  }
  expect(before).toBe(stages.length - 1);
});
