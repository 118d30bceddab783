import { readdir, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTable } from '../../support/read-table.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { until } from '../../support/until.ts';
import { auditOf } from './support/audit.ts';
import { expectAsOnPage } from './support/page.ts';
import { runbook, startRunbook, state } from './support/runbook.ts';

const schema = [
  'CREATE TABLE owners (id INTEGER PRIMARY KEY)',
  // By name this comes before what it refers to, which DuckDB's own copy does not survive.
  'CREATE TABLE entries (n INTEGER, owner INTEGER REFERENCES owners (id), noise VARCHAR)',
  'CREATE INDEX by_owner ON entries (owner)',
  'CREATE VIEW mine AS SELECT * FROM entries WHERE owner = 1',
  'INSERT INTO owners VALUES (1), (2)',
  'INSERT INTO entries SELECT range, range % 2 + 1, md5(range::VARCHAR) FROM range(100000)',
  'CHECKPOINT',
  'DELETE FROM entries WHERE n >= 5000',
];
const content = 'SELECT count(*), sum(n), max(noise) FROM entries';

let stage: ReplicaStage;

beforeEach(async () => {
  stage = await ReplicaStage.create();
  const running = await stage.run();
  for (const statement of schema) await running.sql(statement);
  await running.stop();
});
afterEach(() => stage[Symbol.asyncDispose]());

const bytes = async () => (await stat(stage.database)).size;
/** The files of the database and what stands beside it, without what Eider keeps. */
const beside = async () => (await readdir(stage.folder.at('disk'))).toSorted();

describe('compact-database', () => {
  it('makes the file smaller, with all that was in it, and goes back to what was before as it says', async () => {
    const [before, expected] = [await bytes(), await readTable(stage.database, content)];
    const { code, stdout } = await runbook(stage, ['compact-database'], { answer: stage.keys.root });
    expect(stdout).toContain('copied 2 tables, 5002 rows, all equal');
    await expectAsOnPage('compact-database', stdout);
    expect(code).toBe(0);
    expect(await bytes()).toBeLessThan(before / 2);
    expect(await readTable(stage.database, content)).toEqual(expected);
    expect(await stage.restored(content)).toEqual(expected);
    expect(await readTable(stage.database, 'SELECT index_name FROM duckdb_indexes()')).toEqual([
      ['by_owner'],
    ]);
    expect(await auditOf(stage, 'compact-database')).toEqual(['begun', 'done']);
    expect(await stage.eider(['conflicts', 'list'])).toMatchObject({ stdout: 'There is no conflict.' });
    const again = await stage.eider(['restore', '--dry-run', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ do: 'keep-local', ship: 'nothing' });

    const [, undo = ''] = /To undo:\n {2}- npm run runbook -- (.*)/.exec(stdout) ?? [];
    expect(await runbook(stage, [...undo.split(' '), '--yes'])).toMatchObject({ code: 0 });
    const running = await stage.run();
    await running.stop();
    expect(await bytes()).toBe(before);
    expect(await readTable(stage.database, content)).toEqual(expected);
  });

  it('interrupted or killed while it copies, leaves the database as it was, and does all of it the next time', async () => {
    const before = await state(stage);
    const endBy = async (signal: 'SIGINT' | 'SIGKILL') => {
      const running = startRunbook(stage, ['compact-database', '--yes']);
      await until('the copy to be written', async () => (await beside()).includes('app.duckdb.copying'));
      running.kill(signal);
      return running;
    };
    const interrupted = await endBy('SIGINT');
    expect(interrupted.stdout).toMatch(/STOPPED[\s\S]*SIGINT interrupted this[\s\S]*The copy was removed\./);
    expect(interrupted.exitCode).toBe(75);
    expect(await state(stage)).toEqual(before);

    await endBy('SIGKILL');
    const after = Object.entries(await state(stage)).filter(([name]) => !name.includes('.copying'));
    expect(Object.fromEntries(after)).toEqual(before);

    const again = await until('the process that copies to have ended, too', async () => {
      const next = await runbook(stage, ['compact-database', '--yes']);
      return next.code === 0 && next;
    });
    expect(again.stdout).toMatch(/DONE in/);
    expect(await beside()).toEqual(['app.duckdb', 'app.duckdb.eider']);
    const trail = await auditOf(stage, 'compact-database');
    expect(trail.slice(0, 3)).toEqual(['begun', 'failed', 'begun']);
    expect(trail.at(-1)).toBe('done');
  });

  it('changes nothing if DuckDB cannot copy the database', async () => {
    const running = await stage.run();
    await running.sql('CREATE TABLE doubled (n INTEGER, twice INTEGER GENERATED ALWAYS AS (n * 2))');
    await running.sql('INSERT INTO doubled VALUES (1)');
    await running.stop();
    const before = await state(stage);
    const { code, stdout } = await runbook(stage, ['compact-database', '--yes']);
    expect(stdout).toMatch(/STOPPED[\s\S]*cannot be copied into a new file: /);
    expect(code).toBe(65);
    expect(await state(stage)).toEqual(before);
  });
});

describe('upgrade-duckdb', () => {
  const version = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal";

  it('rewrites the file in another storage version', async () => {
    const expected = await readTable(stage.database, content);
    const { code, stdout } = await runbook(stage, ['upgrade-duckdb', '--to', 'v1.4.0', '--yes']);
    expect(stdout).toMatch(/storage version v1\.0\.0\+ became v1\.4\.0\+/);
    await expectAsOnPage('upgrade-duckdb', stdout);
    expect(code).toBe(0);
    expect(await readTable(stage.database, version)).toEqual([['v1.4.0+']]);
    expect(await stage.restored(content)).toEqual(expected);
  });

  it('puts nothing in place if the disk takes no more, or where it must not', async () => {
    const before = await state(stage);
    const limited = { through: ['prlimit', '--fsize=65536'] };
    const { code, stdout } = await runbook(stage, ['upgrade-duckdb', '--to', 'v1.4.0', '--yes'], limited);
    expect(stdout).toMatch(/STOPPED after \d+\.\d s, at: Copy /);
    expect(stdout).toContain('State: the database is as it was, and the copy is removed.');
    expect(code).toBe(65);
    expect(await state(stage)).toEqual(before);

    expect(await runbook(stage, ['upgrade-duckdb', '--to', 'newest'])).toMatchObject({ code: 64 });
    expect(await stage.eider(['rewind', '--to', '2'])).toMatchObject({ code: 0 });
    const refused = await runbook(stage, ['upgrade-duckdb', '--to', 'v1.4.0', '--yes']);
    expect(refused).toMatchObject({
      code: 75,
      stderr: expect.stringContaining('does not equal the replica'),
    });
  });
});
