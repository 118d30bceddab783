import { existsSync, readdirSync } from 'node:fs';
import { open, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExitCode } from '../../../runtime/src/errors/exit-code.ts';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { everything, manyThings } from './many-things.ts';

// One application makes a database with everything in it, and goes on writing; the state before that is exported.

let stage: ReplicaStage;
let seq: number;
/** What the application itself saw in its database. */
let live: string[][][];

beforeAll(async () => {
  stage = await ReplicaStage.create();
  const application = await stage.run();
  for (const statement of manyThings) await application.sql(statement);
  live = await answers((sql) => application.sql(sql));
  await application.stop();
  seq = (await points()).at(-1) ?? Number.NaN;
  const later = await stage.run();
  await later.sql('DELETE FROM many');
  await later.sql("INSERT INTO one VALUES ('too late')");
  await later.stop();
});

afterAll(() => stage[Symbol.asyncDispose]());

async function points(): Promise<number[]> {
  const { stdout } = await stage.eider(['points', '--json']);
  const { points } = JSON.parse(stdout) as { points: { seq: number }[] };
  return points.map((point) => point.seq).toSorted((a, b) => a - b);
}

async function answers(ask: (sql: string) => Promise<string[][]>): Promise<string[][][]> {
  const found: string[][][] = [];
  for (const sql of everything) found.push((await ask(sql)).map((row) => row.map(String)));
  return found;
}

describe.each(['parquet', 'csv', 'duckdb'])('an export as %s', (format) => {
  const place = { folder: `exports/${format}`, bucket: `bucket:exports/${format}` };

  test.each(['folder', 'bucket'] as const)('to a %s is the live data of its point', async (kind) => {
    const to = place[kind];
    const exported = await stage.eider([
      'export',
      '--format',
      format,
      '--to',
      to,
      '--at',
      String(seq),
      '--json',
    ]);
    expect(exported).toMatchObject({ code: ExitCode.done });
    expect(JSON.parse(exported.stdout)).toMatchObject({ seq, format });

    const copy = stage.folder.at(`${format}-${kind}.duckdb`);
    const imported = await stage.eider(['import', '--from', to, '--output', copy]);
    expect(imported).toMatchObject({ code: ExitCode.done });
    expect(await answers((sql) => readTable(copy, sql))).toEqual(live);
    expect(leftovers()).toEqual([]);
  });

  test('is refused where something is, and changes nothing there', async () => {
    const again = await stage.eider(['export', '--format', format, '--to', place.folder]);
    expect(again).toMatchObject({ code: ExitCode.cannotWrite });
    expect(again.stderr).toContain('is not empty');
  });

  test('is not imported over a file', async () => {
    const copy = stage.folder.at('precious.duckdb');
    await writeFile(copy, 'precious');
    const imported = await stage.eider(['import', '--from', place.folder, '--output', copy]);
    expect(imported).toMatchObject({ code: ExitCode.cannotWrite });
  });

  test('with a flipped byte is not imported', async () => {
    const [name = ''] = readdirSync(stage.folder.at(place.folder)).filter((file) => !file.endsWith('.json'));
    await flipByte(stage.folder.at(`${place.folder}/${name}`));
    const copy = stage.folder.at(`${format}-damaged.duckdb`);
    const imported = await stage.eider(['import', '--from', place.folder, '--output', copy]);
    expect(imported).toMatchObject({ code: ExitCode.data });
    expect(imported.stderr).toContain(name);
    expect(imported.stderr).toContain('Export the database again');
    expect(existsSync(copy)).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  test('without its manifest is taken for an interrupted one', async () => {
    await rm(stage.folder.at(`${place.folder}/manifest.json`));
    const copy = stage.folder.at(`${format}-interrupted.duckdb`);
    const imported = await stage.eider(['import', '--from', place.folder, '--output', copy]);
    expect(imported).toMatchObject({ code: ExitCode.data });
    expect(imported.stderr).toContain('manifest.json');
  });
});

test('an export does not go among the objects of the replica', async () => {
  const to = `bucket:${stage.keys.root}/archive`;
  const exported = await stage.eider(['export', '--format', 'csv', '--to', to]);
  expect(exported).toMatchObject({ code: ExitCode.usage });
});

test('what could not be imported is not exported, but goes as a DuckDB file', async () => {
  await using other = await ReplicaStage.create();
  const application = await other.run();
  await application.sql('CREATE TABLE tree(id INT PRIMARY KEY, parent INT REFERENCES tree(id))');
  await application.sql('INSERT INTO tree VALUES (1, NULL)');
  await application.sql('INSERT INTO tree VALUES (2, 1)');
  await application.stop();
  const refused = await other.eider(['export', '--format', 'csv', '--to', 'out']);
  expect(refused).toMatchObject({ code: ExitCode.data });
  expect(refused.stderr).toContain('main.tree has a foreign key to itself');
  expect(existsSync(other.folder.at('out'))).toBe(false);

  expect(await other.eider(['export', '--format', 'duckdb', '--to', 'out'])).toMatchObject({ code: 0 });
  const copy = other.folder.at('copy.duckdb');
  expect(await other.eider(['import', '--from', 'out', '--output', copy])).toMatchObject({ code: 0 });
  expect(await readTable(copy, 'FROM tree ORDER BY id')).toEqual([
    ['1', 'null'],
    ['2', '1'],
  ]);
});

/** What an export or an import has left of its own. */
function leftovers(): string[] {
  const names = [...readdirSync(stage.folder.path), ...readdirSync(stage.folder.at('exports'))];
  return names.filter((name) => name.includes('porting-'));
}

async function flipByte(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  const at = Math.floor((await file.stat()).size / 2);
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at);
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at);
}
