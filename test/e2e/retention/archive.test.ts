import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

const rows = 'SELECT count(*), sum(n) FROM entries';
const there = [['1001', '500501']];

interface Manifest {
  readonly point: { readonly seq: number };
  readonly snapshot: { readonly object: string; readonly bytes: number; readonly sha256: string };
  readonly database: { readonly bytes: number; readonly sha256: string };
  readonly tables: { readonly name: string; readonly rows: number }[];
  readonly drill: { readonly passed: boolean; readonly assertions: string[] };
}

let stage: ReplicaStage;

beforeAll(async () => {
  stage = await ReplicaStage.create();
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT range AS n FROM range(1001)');
  await running.sql('INSERT INTO entries VALUES (1)');
  await running.sql('DELETE FROM entries WHERE n = 0');
  await running.stop();
});
afterAll(() => stage[Symbol.asyncDispose]());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const inBucket = (name: string) => stage.folder.at(`bucket/${stage.keys.archive}${name}`);

async function lastDrill(): Promise<unknown> {
  const { stdout } = await stage.eider(['lease', 'show', '--json']);
  return (JSON.parse(stdout) as { lastDrill?: unknown }).lastDrill;
}

async function archived(...args: string[]): Promise<{ name: string; seq: number; manifest: Manifest }> {
  const { code, stdout, stderr } = await stage.eider(['archive', '--json', ...args]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { name: string; seq: number; manifest: Manifest };
}

describe('an archive snapshot', () => {
  it('is a plain DuckDB file under zstd, described by its manifest', async () => {
    const assertion = 'SELECT count(*) = 1001 FROM entries';
    const { name, seq, manifest } = await archived('--assert', assertion);
    expect(JSON.parse(await readFile(inBucket(`${name}.json`), 'utf8'))).toEqual(manifest);
    const stored = await readFile(inBucket(manifest.snapshot.object));
    const plain = zstdDecompressSync(stored);
    expect(manifest).toMatchObject({
      point: { seq },
      snapshot: { object: `${name}.duckdb.zst`, bytes: stored.length, sha256: sha256(stored) },
      database: { bytes: plain.length, sha256: sha256(plain), storageVersion: 64 },
      tables: [{ name: '"main"."entries"', rows: 1001 }],
      drill: { passed: true, assertions: [assertion] },
    });
    const file = stage.folder.at('by-hand.duckdb');
    await writeFile(file, plain);
    expect(await readTable(file, rows)).toEqual(there);
  });

  it('is listed, and restored by name, by time, and as the newest', async () => {
    const { name } = await archived();
    const { stdout } = await stage.eider(['archive', '--list', '--json']);
    const { archives } = JSON.parse(stdout) as { archives: { name: string }[] };
    expect(archives.map((archive) => archive.name)).toContain(name);
    for (const [index, wanted] of ['newest', name, new Date().toISOString()].entries()) {
      const file = stage.folder.at(`restored-${index}.duckdb`);
      const { code } = await stage.eider(['restore', '--output', file, '--archive', wanted]);
      expect(code).toBe(0);
      expect(await readTable(file, rows)).toEqual(there);
    }
    const none = await stage.eider(['restore', '--output', 'none', '--archive', '2020-01-01T00:00:00Z']);
    expect(none.code).toBe(65);
    expect(none.stderr).toContain('there is no archive snapshot of 2020-01-01');
  });

  it('is named, and not restored, if a byte of it is flipped', async () => {
    const { name, manifest } = await archived();
    const path = inBucket(manifest.snapshot.object);
    const stored = await readFile(path);
    for (const at of [0, 5, stored.length >> 1, stored.length - 1]) {
      const damaged = Buffer.from(stored);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      await writeFile(path, damaged);
      const file = stage.folder.at('damaged.duckdb');
      const { code, stderr } = await stage.eider(['restore', '--output', file, '--archive', name]);
      expect(code, `byte ${at}`).toBe(65);
      expect(stderr).toContain(`${stage.keys.archive}${name}.duckdb.zst is damaged`);
      expect(stderr).toContain('Take another snapshot');
      await expect(readFile(file)).rejects.toThrow('ENOENT');
    }
    await writeFile(path, stored);
  });

  it('is read whole by verify --archives, which names what is damaged or missing', async () => {
    const { name, manifest } = await archived();
    const verify = () => stage.eider(['verify', '--archives', '--json']);
    const intact = await verify();
    expect(intact.code).toBe(0);
    const { snapshots, snapshotBytes } = JSON.parse(intact.stdout) as Record<string, number>;
    expect(snapshots).toBeGreaterThan(0);
    expect(snapshotBytes).toBeGreaterThanOrEqual(manifest.snapshot.bytes);

    const [snapshot, described] = [manifest.snapshot.object, `${name}.json`];
    for (const object of [snapshot, described]) {
      const stored = await readFile(inBucket(object));
      const damaged = Buffer.from(stored);
      damaged[stored.length >> 1] = (damaged[stored.length >> 1] ?? 0) ^ 1;
      await writeFile(inBucket(object), damaged);
      const { code, stdout } = await verify();
      expect(code, object).toBe(65);
      const { problems } = JSON.parse(stdout) as { problems: { key: string }[] };
      expect(problems.map(({ key }) => key)).toEqual([`${stage.keys.archive}${object}`]);
      // Without being asked it does not look at them.
      expect(await stage.eider(['verify'])).toMatchObject({ code: 0 });
      await writeFile(inBucket(object), stored);
    }
    await rm(inBucket(snapshot));
    expect(await verify()).toMatchObject({ code: 65, stdout: expect.stringContaining(snapshot) });
    await rm(inBucket(described));
    expect(await verify()).toMatchObject({ code: 0 });
  });

  it('holds an older state if asked', async () => {
    const { stdout } = await stage.eider(['points', '--json', '--limit', '100']);
    const { points } = JSON.parse(stdout) as { points: { seq: number }[] };
    const oldest = points.at(-1)?.seq ?? 0;
    expect((await archived('--at', String(oldest))).manifest.point.seq).toBe(oldest);
  });
});

describe('a drill', () => {
  it('that passes is noted in the lease, and leaves nothing on the disk', async () => {
    const scratch = stage.folder.at('scratch');
    const { code, stdout } = await stage.eider(['drill', '--json'], { EIDER_SCRATCH_PATH: scratch });
    expect(code).toBe(0);
    const { seq } = JSON.parse(stdout) as { seq: number };
    expect(await lastDrill()).toMatchObject({ seq, passed: true });
    expect(await readdir(scratch)).toEqual([`eider-drill-${stage.keys.root}.eider`]);
    expect(await stage.files()).toEqual(['']);
  });

  it('that fails says which assertion does not hold, exits with 65, and is noted as failed', async () => {
    const { code, stderr } = await stage.eider(['drill', '--assert', 'SELECT count(*) < 5 FROM entries']);
    expect(code).toBe(65);
    expect(stderr).toContain('the assertion does not hold: SELECT count(*) < 5 FROM entries');
    expect(await lastDrill()).toMatchObject({ passed: false });
  });

  it('that cannot be made says so, and leaves the last verdict as it is', async () => {
    await stage.eider(['drill']);
    const before = await lastDrill();
    const { code, stderr } = await stage.eider(['drill', '--at', '9999']);
    expect(code).toBe(65);
    expect(stderr).toContain('there is no restore point 9999');
    expect(await lastDrill()).toEqual(before);
  });
});
