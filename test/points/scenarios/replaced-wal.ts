import { copyFile } from 'node:fs/promises';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { attachOptions } from '../attachment.ts';
import { formats } from '../format.ts';
import { ledgerEntry } from '../ledger/schema.ts';
import type { Stage } from '../stage.ts';
import type { Scenario } from './scenario.ts';

/*
 * Somebody puts a copy back that was taken of the database and its WAL, with the same inodes. The copy went its own way:
 * the same transactions with other content, so that only what is in them tells the WALs apart.
 */

/** Longer than what is compared of either end of a WAL. */
const long = 60;

const mark = (text: string) => `INSERT INTO marks VALUES ('${text}')`;

type Letter = 'a' | 'b';

const beginning = 'beginning '.repeat(long);
const middle = (letter: Letter) => `middle ${letter} `.repeat(long);
const end = (letter: Letter) => `end ${letter} `.repeat(long);

const holds = (texts: readonly string[]) =>
  `SELECT list(text ORDER BY rowid) = [${texts.map((text) => `'${text}'`)}] FROM marks`;

/** A database at rest with nothing in its WAL. */
async function prepare({ application }: Stage): Promise<void> {
  await application.run('CREATE TABLE marks (text VARCHAR)');
  await application.detach();
}

/** What the application does: one transaction of the ledger among others, all in the WAL when it is killed. */
async function goMyWay({ application }: Stage): Promise<void> {
  await application.attach();
  await application.run(mark(beginning));
  await application.commit({ also: mark(middle('a')) });
  await application.run(mark(end('a')));
}

/** What happened to the copy. Returns its path. */
async function goOtherWay(
  { format, database }: Stage,
  { checkpoints, ending }: { checkpoints: boolean; ending: string },
): Promise<string> {
  const copy = `${database}-copy`;
  await copyFile(database, copy);
  await using other = await DuckdbSession.open({
    path: copy,
    release: format.engine,
    attach: attachOptions(format),
  });
  if (checkpoints) await other.run('CREATE TABLE more (a INT); CHECKPOINT d');
  await other.run(mark(beginning));
  await other.run(`BEGIN; ${ledgerEntry({ writer: 1, seq: 1n })} ${mark(middle('b'))}; COMMIT`);
  await other.run(mark(ending));
  return copy;
}

/** In place, and the application goes on with it. */
async function putBack(stage: Stage, copy: string, { ending }: { ending: string }): Promise<void> {
  const { application, database } = stage;
  await application.kill();
  await copyFile(copy, database);
  await copyFile(`${copy}.wal`, `${database}.wal`);
  stage.assertions = [holds([beginning, middle('b'), ending])];
  await stage.point('file replaced');
  await application.start();
  await application.attach();
  await application.commit();
  await stage.point('file replaced');
}

/** Under the same header: the bytes that are kept of the WAL are others now, at its end too. */
export const replacedWal: Scenario = {
  name: 'the WAL is replaced in place by one with other transactions',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    await prepare(stage);
    const copy = await goOtherWay(stage, { checkpoints: false, ending: end('b') });
    await goMyWay(stage);
    await stage.point('quiet');
    await putBack(stage, copy, { ending: end('b') });
  },
};

/** Under another header: what is kept of the WAL looks the same at both ends, and is not. */
export const replacedWithCheckpoint: Scenario = {
  name: 'database and WAL are replaced in place, and the WAL begins and ends as before',
  formats: [formats.default15, formats.default14],
  async play(stage) {
    await prepare(stage);
    const copy = await goOtherWay(stage, { checkpoints: true, ending: end('a') });
    await goMyWay(stage);
    await stage.point('quiet');
    await putBack(stage, copy, { ending: end('a') });
  },
};
