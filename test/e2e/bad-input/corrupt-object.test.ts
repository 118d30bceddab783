import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleApplication } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { expectOneLine, expectRefusal } from './refusal.ts';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT range AS n, hash(range) AS h FROM range(50000)');
  await running.stop();
});
afterEach(() => stage[Symbol.asyncDispose]());

/** Path of the newest object of a kind. The bucket is a folder, and names sort by time. */
async function newestObject(kind: 'log' | 'packs' | 'maps'): Promise<{ key: string; file: string }> {
  const key = `${stage.keys.root}/${kind}`;
  const name = (await readdir(stage.folder.at(`bucket/${key}`))).toSorted().at(-1);
  return { key: `${key}/${name}`, file: stage.folder.at(`bucket/${key}/${name}`) };
}

/** Flips one bit in the middle of an object. */
async function flipBit(file: string): Promise<void> {
  const bytes = await readFile(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

async function cutShort(file: string): Promise<void> {
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, Math.floor(bytes.length / 2)));
}

const damages = [
  ['with a flipped bit', flipBit],
  ['cut short', cutShort],
  ['that is gone', (file: string) => rm(file)],
] as const;

/** Whoever restores an earlier point instead loses what only the file holds. */
const savesTheFile =
  /may be whole and newer[^\n]*copy it and its \.wal[^\n]*R2_DATABASE_KEY that was never used/;

const kinds = [
  ['pack', 'packs'],
  ['map object', 'maps'],
] as const;

/** Everything that reads the state, with no local file that could stand for it. */
async function expectNamed(key: string, { isUnknownFormat = false } = {}): Promise<void> {
  await stage.loseDisk();
  const copy = stage.folder.at('copy.duckdb');
  await expectRefusal({ stage, args: ['restore', '--output', copy], code: 65, says: key });
  const run = ['run', '--', ...sampleApplication];
  const end = await stage.eider(run, { EIDER_LOG_LEVEL: 'silent' });
  expectOneLine(end, { code: 65, says: key });
  if (!isUnknownFormat) expect(end.stderr).toMatch(/there is no file at .*`eider restore --output/);
  expect(await stage.files()).toEqual([]);
  expect(await readdir(stage.folder.path)).not.toContain('copy.duckdb');
  const verified = await stage.eider(['verify']);
  expect(verified).toMatchObject({ code: 65, stdout: expect.stringContaining(key) });
}

describe.each(kinds)('a %s', (_, kind) => {
  it.each(damages)(
    '%s is named by restore, run and verify, and nothing is put in place',
    async (_damage, damage) => {
      const { key, file } = await newestObject(kind);
      await damage(file);
      await expectNamed(key);
    },
  );
});

describe('the newest record', () => {
  it.each([
    ['with a flipped bit', flipBit],
    ['cut short', cutShort],
  ])('%s is named by restore, run and verify, and nothing is put in place', async (_damage, damage) => {
    const { key, file } = await newestObject('log');
    await damage(file);
    await expectNamed(key);
  });

  it('of a newer format is refused, not misread', async () => {
    const { key, file } = await newestObject('log');
    await writeFile(file, (await readFile(file, 'utf8')).replace('{"eider":1,', '{"eider":2,'));
    await expectNamed(key, { isUnknownFormat: true });
  });
});

it('with a local file: the application does not start over a replica that nobody can read, and the file stays', async () => {
  // Not as the clean stop left it: so everything is read.
  await utimes(stage.database, new Date(), new Date());
  const { key, file } = await newestObject('log');
  await flipBit(file);
  const run = { stage, args: ['run', '--', ...sampleApplication], code: 65 };
  const { stderr } = await expectRefusal({ ...run, says: key });
  expect(stderr).toMatch(savesTheFile);
  expect(stderr).toContain(stage.database);
  const dry = await expectRefusal({ ...run, args: ['restore', '--dry-run'], says: key });
  expect(dry.stderr).toBe(stderr);
});

it('as a clean stop left it: a damaged map object is found behind the application, which is stopped, and the file stays', async () => {
  const { key, file } = await newestObject('maps');
  await flipBit(file);
  const end = await stage.eider(['run', '--', 'sleep', '600'], { EIDER_LOG_LEVEL: 'silent' });
  expectOneLine(end, { code: 65, says: key });
  expect(end.stderr).toMatch(savesTheFile);
  expect(await stage.files()).toEqual(['']);
});
