import { cp, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../support/read-table.ts';
import { ReplicaStage } from '../support/replica-stage.ts';

let stage: ReplicaStage;
/** What the two sides went separate ways with, and the conflicts that came of it. */
let ids: string[];

/** Has the application run a statement and stop. */
async function write(sql: string, changes: Record<string, string> = {}): Promise<void> {
  const running = await stage.run(changes);
  await running.sql(sql);
  await running.stop();
}

/** Lets the replica and the disk go separate ways, and then decides for one of them. */
async function diverge({
  replica,
  disk,
  winner,
}: {
  replica: number;
  disk: number;
  winner: 'local' | 'remote';
}) {
  await cp(stage.folder.at('disk'), stage.folder.at('kept'), { recursive: true, preserveTimestamps: true });
  await write(`INSERT INTO entries VALUES (${replica})`);
  await rm(stage.folder.at('disk'), { recursive: true });
  await cp(stage.folder.at('kept'), stage.folder.at('disk'), { recursive: true, preserveTimestamps: true });
  await rm(stage.folder.at('kept'), { recursive: true });
  await write(`INSERT INTO entries VALUES (${disk})`, { R2_SYNC_ENABLED: 'false' });
  const running = await stage.run({ R2_CONFLICT: winner });
  const { id } = await running.logged('conflict.kept');
  await running.stop();
  return String(id);
}

async function conflicts(
  ...args: string[]
): Promise<{ code: number | null; document: unknown; stderr: string }> {
  const { code, stdout, stderr } = await stage.eider(['conflicts', ...args, '--json']);
  return { code, document: stdout === '' ? undefined : JSON.parse(stdout), stderr };
}

beforeAll(async () => {
  stage = await ReplicaStage.create();
  expect(await conflicts('list')).toMatchObject({ code: 0, document: { conflicts: [] } });
  await write('CREATE TABLE entries AS SELECT 1 AS n');
  ids = [
    await diverge({ replica: 2, disk: 3, winner: 'remote' }),
    await diverge({ replica: 4, disk: 5, winner: 'local' }),
  ];
});
afterAll(() => stage[Symbol.asyncDispose]());

describe('eider conflicts', () => {
  it('lists what is kept, and shows one', async () => {
    const { document } = await conflicts('list');
    expect(document).toMatchObject({ conflicts: ids.map((id) => ({ id })) });
    const [listed] = (document as { conflicts: { bytes: number; keptAt: string }[] }).conflicts;
    expect(listed?.bytes).toBeGreaterThan(0);
    expect(Date.parse(listed?.keptAt ?? '')).toBeLessThan(Date.now());
    expect(await conflicts('show', ids[0] ?? '')).toMatchObject({ code: 0, document: listed });
  });

  it('restores the local file that lost, and the state of the replica that lost', async () => {
    for (const [index, rows] of [
      ['1', '3'],
      ['1', '2', '4'],
    ].entries()) {
      const file = stage.folder.at(`lost-${index}.duckdb`);
      expect(await conflicts('restore', ids[index] ?? '', '--output', file)).toMatchObject({ code: 0 });
      expect((await readTable(file, 'FROM entries ORDER BY n')).flat()).toEqual(rows);
    }
    expect((await stage.restored('FROM entries ORDER BY n')).flat()).toEqual(['1', '2', '5']);
  });

  it('asks for what is missing before it does anything', async () => {
    expect(await conflicts('show')).toMatchObject({ code: 64 });
    expect(await conflicts('restore', ids[0] ?? '')).toMatchObject({ code: 64 });
    expect(await conflicts('resolve', ids[0] ?? '')).toMatchObject({ code: 64 });
    expect((await conflicts('show', 'none')).stderr).toMatch(/there is no conflict none/);
    expect(await conflicts('resolve', `${ids[0]}/log`, '--discard')).toMatchObject({ code: 65 });
  });

  it('discards one whole, and nothing else', async () => {
    const [gone = '', kept = ''] = ids;
    expect(await conflicts('resolve', gone, '--discard')).toMatchObject({ code: 0, document: { id: gone } });
    expect(await conflicts('list')).toMatchObject({ document: { conflicts: [{ id: kept }] } });
    const { objects } = await stage.store.list({ prefix: `${stage.keys.conflicts}${gone}/` });
    expect(objects).toEqual([]);
    expect(await conflicts('resolve', gone, '--discard')).toMatchObject({ code: 65 });
    expect(await stage.eider(['verify'])).toMatchObject({ code: 0 });
  });
});
