import { open, readdir, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CorruptObjectError } from '../../runtime/src/replica/errors.ts';
import { ReplicaLog } from '../../runtime/src/replica/log/log.ts';
import type { RecordLine } from '../../runtime/src/replica/log/record.ts';
import { Reachable } from '../../runtime/src/replica/retention/reachable.ts';
import { verifyReplica } from '../../runtime/src/replica/retention/verify-replica.ts';
import { restoreArchive } from '../../runtime/src/supervisor/archive/archive-restore.ts';
import { restorePoint } from '../../runtime/src/supervisor/start/restore-point.ts';
import { contentOf } from '../support/content-of.ts';
import { ReplicaStage } from '../support/replica-stage.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { patienceFor, times } from './support/scale.ts';
import { readWholeLog } from './support/whole-log.ts';

/** Places in an object that are tried, spread over all of it. */
const places = times({ short: 30, full: 300 });
/** Objects of each class that are tried. */
const objectsOfClass = 3;

const random = seededRandom(1);
let stage: ReplicaStage;
let log: ReplicaLog;
/** Which points need which object. */
let needs: Map<string, RecordLine[]>;

beforeAll(async () => {
  stage = await ReplicaStage.create();
  log = new ReplicaLog({ store: stage.store, keys: stage.keys });
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT range AS n, random() AS noise FROM range(20000)');
  await running.sql('CHECKPOINT');
  await stage.durable();
  for (const n of [1, 2, 3]) {
    await running.sql(`INSERT INTO entries VALUES (${n}, 0)`);
    await stage.durable();
  }
  await running.sql('DELETE FROM entries WHERE n % 3 = 0');
  await stage.durable();
  await running.stop();
  expect(await stage.eider(['archive'])).toMatchObject({ code: 0 });
  needs = await findNeeds();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Newest points first, so that they are tried first. */
async function findNeeds(): Promise<Map<string, RecordLine[]>> {
  const found = new Map<string, RecordLine[]>();
  for (const line of (await readWholeLog({ store: stage.store, log })).toReversed()) {
    const reachable = new Reachable({ store: stage.store, keys: stage.keys });
    await reachable.add({ line });
    const own = stage.keys.record(line.seq);
    for (const key of new Set([own, ...reachable.records, ...reachable.maps, ...reachable.packs.keys()])) {
      found.set(key, [...(found.get(key) ?? []), line]);
    }
  }
  return found;
}

const pathOf = (key: string) => stage.folder.at(`bucket/${key}`);

/** Does something while one bit of an object is another. */
async function withFlip<Result>(key: string, at: number, work: () => Promise<Result>): Promise<Result> {
  await using file = await open(pathOf(key), 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  const flipped = Buffer.of((byte[0] ?? 0) ^ (1 << Math.floor(random() * 8)));
  await file.write(flipped, 0, 1, at);
  try {
    return await work();
  } finally {
    await file.write(byte, 0, 1, at);
  }
}

async function objectsIn(prefix: string): Promise<{ key: string; size: number }[]> {
  const names = (await readdir(pathOf(prefix))).toSorted();
  const step = Math.max(1, Math.floor(names.length / objectsOfClass));
  const chosen = names.filter((_, index) => index % step === 0).slice(0, objectsOfClass);
  return Promise.all(
    chosen.map(async (name) => ({ key: prefix + name, size: (await stat(pathOf(prefix + name))).size })),
  );
}

/** The first, the last, and others evenly between. */
function placesIn(size: number): number[] {
  const count = Math.min(size, places);
  return Array.from({ length: count }, (_, index) =>
    Math.floor((index * (size - 1)) / Math.max(1, count - 1)),
  );
}

async function problemsFound(): Promise<string[]> {
  const { problems } = await verifyReplica({ store: stage.store, log, random });
  return problems.map(({ key }) => key);
}

/** What the restores of all points that need an object complain of, until one does. */
async function restoreComplaint(key: string): Promise<string | undefined> {
  for (const { seq } of needs.get(key) ?? []) {
    try {
      const target = stage.folder.at('restored.duckdb');
      const aside = stage.folder.at('aside');
      await restorePoint({
        store: stage.store,
        log,
        wanted: { at: 'seq', seq },
        target,
        aside,
        validate: false,
      });
    } catch (failure) {
      return failure instanceof CorruptObjectError ? failure.key : String(failure);
    }
  }
  return undefined;
}

describe.each(['log/', 'packs/', 'maps/'])('one flipped bit in an object of %s', (folder) => {
  it('is found by verify and by restore wherever it is, and both name the object', {
    timeout: patienceFor(places),
  }, async () => {
    for (const { key, size } of await objectsIn(`${stage.keys.root}/${folder}`)) {
      for (const at of placesIn(size)) {
        const found = await withFlip(key, at, async () => ({
          at,
          verify: await problemsFound(),
          restore: await restoreComplaint(key),
        }));
        expect(found).toEqual({ at, verify: [key], restore: key });
      }
    }
    expect(await problemsFound()).toEqual([]);
  });

  it('makes both commands exit with 65 and say the key; no file is left', async () => {
    const [{ key, size } = { key: '', size: 0 }] = await objectsIn(`${stage.keys.root}/${folder}`);
    const file = stage.folder.at('copy.duckdb');
    const at = String(needs.get(key)?.[0]?.seq);
    const [verified, restored] = await withFlip(key, Math.floor(size / 2), () =>
      Promise.all([stage.eider(['verify']), stage.eider(['restore', '--output', file, '--at', at])]),
    );
    expect(verified).toMatchObject({ code: 65 });
    expect(verified.stdout).toContain(key);
    expect(restored).toMatchObject({ code: 65 });
    expect(restored.stderr).toContain(key);
    expect(Object.keys(await contentOf(stage.folder.path))).not.toContain(file);
  });
});

describe('one flipped bit in an archive snapshot', () => {
  it('is found by its restore wherever it is, and names the object', {
    timeout: patienceFor(places),
  }, async () => {
    const { objects } = await stage.store.list({ prefix: stage.keys.archive });
    const { key, size } = objects.find((object) => object.key.endsWith('.zst')) ?? { key: '', size: 0 };
    const target = stage.folder.at('from-archive.duckdb');
    const restore = () =>
      restoreArchive({
        store: stage.store,
        keys: stage.keys,
        wanted: { at: 'newest' },
        target,
        aside: undefined,
        validate: false,
      });
    for (const at of placesIn(size)) {
      await withFlip(key, at, async () => {
        await expect(restore(), `byte ${at}`).rejects.toMatchObject({ name: 'DamagedArchiveError', key });
      });
    }
    expect(Object.keys(await contentOf(stage.folder.path))).not.toContain(target);
    const file = stage.folder.at('old.duckdb');
    const command = ['restore', '--output', file, '--archive', 'newest'];
    const restored = await withFlip(key, Math.floor(size / 2), () => stage.eider(command));
    expect(restored).toMatchObject({ code: 65 });
    expect(restored.stderr).toContain(key);
    expect(await stage.eider(command)).toMatchObject({ code: 0 });
  });
});
