import { createHash } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ReplicaLog } from '../../../runtime/src/replica/log/log.ts';
import { listRecords } from '../../../runtime/src/replica/log/log-listing.ts';
import { loadMap } from '../../../runtime/src/replica/map/load-map.ts';
import { readRoot } from '../../../runtime/src/replica/map/read-map.ts';
import { fileHash } from '../../fixtures/file-hash.ts';
import { goldenPointSchema } from '../../fixtures/golden-point.ts';
import { goldenQuery } from '../../fixtures/golden-query.ts';
import { contentOf } from '../../support/content-of.ts';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));

/** The golden replicas of every format, and what is in their folders: who makes one again has to say so here. */
const golden = [
  ['replica-1/followed', 'ebd27928dfa4d696285155b72fa97ab17522d2e7e5081b4725b094e18825abd2'],
  ['replica-1/opaque', 'f219c5efdca15d66507f8a695c709c689ecf4d79fcb271ed0fcf72b166f0440e'],
] as const;

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create({ key: 'golden' });
});
afterEach(() => stage[Symbol.asyncDispose]());

/** One SHA-256 over the paths and contents of a folder. */
async function hashOfFolder(folder: string): Promise<string> {
  const content = Object.entries(await contentOf(folder)).map(([path, hash]) => [
    relative(folder, path),
    hash,
  ]);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

describe.each(golden)('%s', (name, sha256) => {
  const folder = join(fixtures, name);

  it('is what it was when its format was released', async () => {
    expect(await hashOfFolder(folder)).toBe(sha256);
  });

  it('restores every point to what it held', async () => {
    await cp(folder, stage.folder.at('bucket'), { recursive: true });
    const expected = JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8'));
    const points = z.array(goldenPointSchema).parse(expected);
    expect(points.length).toBeGreaterThan(0);
    for (const { seq, sha256: file, rows } of points) {
      const copy = stage.folder.at(`point-${seq}.duckdb`);
      const { code, stderr } = await stage.eider(['restore', '--output', copy, '--at', String(seq)]);
      expect({ code, stderr, seq }).toEqual({ code: 0, stderr: expect.anything(), seq });
      expect({ seq, file: await fileHash(copy) }).toEqual({ seq, file });
      if (rows !== null) expect(await readTable(copy, goldenQuery)).toEqual(rows);
    }
  });

  it('is whole', async () => {
    await cp(folder, stage.folder.at('bucket'), { recursive: true });
    expect(await stage.eider(['verify'])).toMatchObject({ code: 0 });
  });

  it('is carried on by an application that starts from it', async () => {
    await cp(folder, stage.folder.at('bucket'), { recursive: true });
    expect(await stage.eider(['run', '--', 'true'])).toMatchObject({ code: 0 });
    expect(await stage.files()).toContain('');
  });
});

it('replica-1/followed has everything that format 1 knows', async () => {
  await cp(join(fixtures, 'replica-1/followed'), stage.folder.at('bucket'), { recursive: true });
  const { store, keys } = stage;
  const log = new ReplicaLog({ store, keys });
  const lines = [];
  for await (const { seq } of listRecords({ store, keys })) lines.push((await log.read(seq))?.line);
  expect(new Set(lines.map((line) => line?.kind))).toEqual(
    new Set(['open', 'checkpoint', 'wal', 'close', 'point', 'rewind']),
  );
  const segments = lines.flatMap((line) => line?.wal.segments ?? []);
  expect(segments.some((segment) => segment.in.startsWith('packs/'))).toBe(true);
  expect(segments.some((segment) => segment.in.startsWith('log/'))).toBe(true);

  const refs = lines.flatMap((line) => line?.root ?? []);
  const roots = await Promise.all(refs.map((ref) => readRoot({ store, keys, ref })));
  expect(roots.some(({ pages }) => pages.length > 1 && pages.every((page) => page !== undefined))).toBe(true);
  expect(roots.some(({ overlay }) => overlay.size > 0)).toBe(true);
  const maps = await Promise.all(refs.map((ref) => loadMap({ store, keys, ref })));
  const packs = maps.flatMap(({ map }) => Array.from({ length: map.slots }, (_, id) => map.rowOf(id)?.pack));
  expect(new Set(packs.filter((pack) => pack !== undefined)).size).toBeGreaterThan(1);
});
