import { copyFile, stat, truncate } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../support/seeded-random.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { writeMigrations } from '../../unit/library/migrations/sample-migrations.ts';
import { fileFingerprint } from '../../unit/library/migrations/schema-fingerprint.ts';

const program = fileURLToPath(new URL('migrating-process.ts', import.meta.url));

/** Places at which the WAL is cut off, besides its very beginning and end. */
const cuts = 60;

let folder: TemporaryFolder;
let migrations: string;
/** What a database holds after 0, 1, 2, 3 migrations. */
const stages: string[] = [];

beforeAll(async () => {
  folder = await TemporaryFolder.create();
  migrations = writeMigrations(folder.path);
  for (const count of [0, 1, 2, 3]) {
    const path = folder.at(`stage-${count}.duckdb`);
    await migrateAndDie(path, { files: writeMigrations(folder.path, count) });
    stages.push(await fileFingerprint(path));
  }
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Migrates in a process that dies before statement `at`, or behind the last one. Resolves to what was executed before. */
async function migrateAndDie(path: string, { files = migrations, at = 0 } = {}): Promise<string[]> {
  const { stdout, signal, stderr } = await execa(process.execPath, [program, path, files, String(at)], {
    reject: false,
    stdin: 'ignore',
  });
  if (signal !== 'SIGKILL') throw new Error(stderr);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return at === 0 ? lines : lines.slice(0, -1);
}

it('recovers to before or after, wherever between two statements the power is cut', async () => {
  const everything = await migrateAndDie(folder.at('whole.duckdb'));
  expect(everything.filter((line) => line.startsWith('statement')).length).toBe(12);
  for (let at = 1; at <= everything.length; at += 1) {
    const path = folder.at(`killed-${at}.duckdb`);
    const executed = await migrateAndDie(path, { at });
    expect(executed).toEqual(everything.slice(0, at - 1));
    const committed = executed.filter((line) => line === 'COMMIT').length;
    expect(await fileFingerprint(path), `killed before ${everything[at - 1]}`).toBe(stages[committed]);
    await migrateAndDie(path);
    expect(await fileFingerprint(path), 'after another start').toBe(stages.at(-1));
  }
});

it('recovers to before or after, wherever in a write the power is cut', async () => {
  const path = folder.at('cut.duckdb');
  await migrateAndDie(path);
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
