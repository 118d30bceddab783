import { cp, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReplicaLog } from '../../runtime/src/replica/log/log.ts';
import { readNewest } from '../../runtime/src/replica/log/open-log.ts';
import type { RecordLine } from '../../runtime/src/replica/log/record.ts';
import { contentOf } from '../support/content-of.ts';
import { ReplicaStage } from '../support/replica-stage.ts';
import { FakeDatabase, seeded } from '../unit/replica/fake-database.ts';
import { keys as fakeKeys, openWriter, ship } from '../unit/replica/replica-fixture.ts';
import { readWholeLog } from './support/whole-log.ts';

// Three losses that users of libSQL's bottomless had; each is looked for by name.

let stage: ReplicaStage;
let log: ReplicaLog;

beforeEach(async () => {
  stage = await ReplicaStage.create();
  log = new ReplicaLog({ store: stage.store, keys: stage.keys });
});
afterEach(() => stage[Symbol.asyncDispose]());

const create = 'CREATE TABLE entries (n INTEGER)';
const insert = (n: number) => `INSERT INTO entries VALUES (${n})`;
const select = 'SELECT n FROM entries ORDER BY n';
const upTo = (n: number) => Array.from({ length: n }, (_, i) => [String(i + 1)]);

async function newest(): Promise<RecordLine> {
  const record = await readNewest({ store: stage.store, log });
  if (record === undefined) throw new Error('the log is empty');
  return record.line;
}

describe('one missed WAL frame (bottomless #686)', () => {
  const commits = 6;

  beforeEach(async () => {
    const running = await stage.run();
    await running.sql(create);
    for (let n = 1; n <= commits; n += 1) {
      await running.sql(insert(n));
      await stage.durable();
    }
    await running.kill();
  });

  it('is missed by no point: each holds the commits before it, without a gap', async () => {
    const lines = await readWholeLog({ store: stage.store, log });
    const counts: number[] = [];
    for (const { seq } of lines.filter(({ wal }) => wal.bytes > 0)) {
      const rows = await stage.restored(select, { at: String(seq) });
      expect(rows).toEqual(upTo(rows.length));
      counts.push(rows.length);
    }
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBe(commits);
  });

  it('is named if it goes missing, and the points before it can still be restored', async () => {
    const { seq, wal } = await newest();
    const segment = wal.segments.find(({ in: key }) => key.startsWith('log/') && key !== keyOf(seq));
    const missing = `${stage.keys.root}/${segment?.in}`;
    await stage.store.delete([missing]);

    const verified = await stage.eider(['verify']);
    expect(verified).toMatchObject({ code: 65 });
    expect(verified.stdout).toContain(missing);
    const file = stage.folder.at('copy.duckdb');
    const restored = await stage.eider(['restore', '--output', file]);
    expect(restored).toMatchObject({ code: 65 });
    expect(restored.stderr).toContain(missing);
    expect(Object.keys(await contentOf(stage.folder.path))).not.toContain(file);

    const before = (stage.keys.seqOf(missing) ?? 0) - 1;
    const rows = await stage.restored(select, { at: String(before) });
    expect(rows).toEqual(upTo(rows.length));
  });

  const keyOf = (seq: RecordLine['seq']) => stage.keys.record(seq).slice(stage.keys.root.length + 1);
});

describe('a stale disk that meets a newer replica (bottomless #687)', () => {
  const keep = () =>
    cp(stage.folder.at('disk'), stage.folder.at('kept'), { recursive: true, preserveTimestamps: true });

  async function bringBack(): Promise<void> {
    await rm(stage.folder.at('disk'), { recursive: true });
    await cp(stage.folder.at('kept'), stage.folder.at('disk'), { recursive: true, preserveTimestamps: true });
  }

  async function write(sql: readonly string[], changes: Record<string, string> = {}): Promise<void> {
    const running = await stage.run(changes);
    for (const statement of sql) await running.sql(statement);
    await running.stop();
  }

  it.each([
    ['after a clean stop', async () => {}],
    ['that was also written to offline', () => write(['DELETE FROM entries'], { R2_SYNC_ENABLED: 'false' })],
  ])('%s never overwrites it', async (_, offline) => {
    await write([create, insert(1)]);
    await keep();
    await write([insert(2), insert(3)]);
    await bringBack();
    await offline();

    const running = await stage.run({ R2_CONFLICT: 'remote' });
    expect(await running.logged('start.decided')).toMatchObject({ action: 'restore' });
    expect(await running.sql(select)).toEqual(upTo(3));
    await running.stop();
    expect(await stage.restored(select)).toEqual(upTo(3));
  });

  it('in mid-run, as its power cut left it, never overwrites it', async () => {
    const first = await stage.run();
    await first.sql(create);
    await first.sql(insert(1));
    await stage.durable();
    await first.kill();
    await keep();
    await write([insert(2), insert(3)]);
    await bringBack();

    const running = await stage.run({ R2_CONFLICT: 'remote' });
    expect(await running.sql(select)).toEqual(upTo(3));
    await running.stop();
  });
});

describe('an invalid snapshot (bottomless #718)', () => {
  /** Every hash is right, but what was captured is no database. */
  beforeEach(async () => {
    const fakeLog = new ReplicaLog({ store: stage.store, keys: fakeKeys });
    const writer = await openWriter({ store: stage.store, log: fakeLog });
    const database = new FakeDatabase(seeded(1));
    database.checkpoint(5);
    await ship(writer, database);
  });

  const settings = { R2_DATABASE_KEY: fakeKeys.root };

  it('is not restored silently: it is refused, and nothing is left where the database should be', async () => {
    expect(await stage.eider(['verify'], settings)).toMatchObject({ code: 0 });
    const file = stage.folder.at('copy.duckdb');
    const { code, stderr } = await stage.eider(['restore', '--output', file], settings);
    expect(code).toBe(65);
    expect(stderr).toMatch(/DuckDB .* refuses/);
    expect(Object.keys(await contentOf(stage.folder.path))).not.toContain(file);
  });

  it('does not reach an application: it is not started', async () => {
    const { code, stderr } = await stage.eider(['run', '--', 'touch', stage.folder.at('started')], settings);
    expect(code).toBe(65);
    expect(stderr).toMatch(/DuckDB .* refuses/);
    expect(await stage.files()).toEqual([]);
    expect(Object.keys(await contentOf(stage.folder.path))).not.toContain(stage.folder.at('started'));
  });
});
