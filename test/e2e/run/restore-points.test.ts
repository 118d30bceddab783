import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { EiderEnd } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

let stage: ReplicaStage;

beforeAll(async () => {
  stage = await ReplicaStage.create();
  const running = await stage.run();
  await running.sql('CREATE TABLE entries (n INTEGER)');
  for (const n of [1, 2, 3]) {
    await running.sql(`INSERT INTO entries VALUES (${n})`);
    await stage.durable();
  }
  await running.stop();
});
afterAll(() => stage[Symbol.asyncDispose]());

interface Point {
  readonly seq: number;
  readonly durableAt: string;
  readonly kind: string;
  readonly name?: string;
}

async function points(): Promise<Point[]> {
  const { stdout } = await stage.eider(['points', '--json']);
  return (JSON.parse(stdout) as { points: Point[] }).points;
}

const select = 'SELECT n FROM entries ORDER BY n';

it('are restored by number, each with what it had', async () => {
  const states: string[][][] = [];
  for (const { seq } of (await points()).toReversed()) {
    states.push(await stage.restored(select, { at: String(seq) }).catch(() => []));
  }
  for (const n of [1, 2, 3]) expect(states).toContainEqual([['1'], ['2'], ['3']].slice(0, n));
});

it('are restored by time: what was durable then, and nothing later', async () => {
  const [newest, before] = (await points()).filter(({ kind }) => kind === 'wal');
  const time = new Date(newest?.durableAt ?? 0).getTime();
  const restoredAt = (milliseconds: number) =>
    stage.restored(select, { at: new Date(milliseconds).toISOString() });
  expect(await restoredAt(time)).toEqual([['1'], ['2'], ['3']]);
  expect(await restoredAt(time - 1)).toEqual(await stage.restored(select, { at: String(before?.seq) }));
});

it('are refused, in one line, before the first', async () => {
  const { code, stderr }: EiderEnd = await stage.eider(
    ['restore', '--output', stage.folder.at('too-early.duckdb'), '--at', '2001-01-01T00:00:00Z'],
    { EIDER_LOG_LEVEL: 'silent' },
  );
  expect(code).toBe(65);
  expect(stderr).toMatch(/^eider: .*2001-01-01T00:00:00\.000Z.*$/);
});

it('get a name from `backup --name`, which is refused while a writer lives', async () => {
  const { code, stdout } = await stage.eider(['backup', '--name', 'before-migration', '--json']);
  expect(code).toBe(0);
  const { seq } = JSON.parse(stdout) as { seq: number };
  expect((await points()).find((point) => point.seq === seq)).toMatchObject({
    kind: 'point',
    name: 'before-migration',
  });
  expect(await stage.restored(select, { at: String(seq) })).toEqual([['1'], ['2'], ['3']]);

  const running = await stage.run();
  const refused = await stage.eider(['backup'], { EIDER_LOG_LEVEL: 'silent' });
  expect(refused).toMatchObject({ code: 75, stderr: expect.stringMatching(/^eider: .+$/) });
  await running.stop();
});

it('are listed and found by their name beside a record that is damaged, which is named', async () => {
  const { stdout } = await stage.eider(['points', '--json']);
  const { points: listed } = JSON.parse(stdout) as { points: Point[] };
  const named = listed.find(({ name }) => name === 'before-migration');
  const [newest] = listed;
  const record = stage.keys.record((newest?.seq ?? 0) as Seq);
  const file = stage.folder.at(`bucket/${record}`);
  const sound = await readFile(file);
  await writeFile(file, sound.subarray(1));
  try {
    const told = await stage.eider(['points']);
    expect(told.stdout).toMatch(/before-migration/);
    expect(told.stdout).toMatch(
      new RegExp(`^Record ${newest?.seq} cannot be restored: .*${record} is damaged`, 'm'),
    );
    expect(told.code).toBe(65);
    expect(named?.seq).toBeLessThan(newest?.seq ?? 0);
    expect(await stage.restored(select, { at: 'before-migration' })).toEqual([['1'], ['2'], ['3']]);
  } finally {
    await writeFile(file, sound);
  }
});
