import { deepEqual } from 'node:assert/strict';
import { copyFile, open, rename } from 'node:fs/promises';
import { readHeaders } from '../../../runtime/src/duckdb-file/header/read-headers.ts';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { attachOptions } from '../attachment.ts';
import { formats } from '../format.ts';
import { blockRead, replicator as byReplicator, type CallMatcher, headerRead } from '../preload/file-call.ts';
import type { Stage } from '../stage.ts';
import type { Scenario } from './scenario.ts';

/** How another file takes the place of the database. */
const ways = {
  /** A new inode. */
  'by a rename': rename,
  /** The same inode with other bytes. */
  'in place': copyFile,
} as const satisfies Record<string, (from: string, to: string) => Promise<void>>;

type Way = keyof typeof ways;

/** Rows of a table: several reads of blocks. */
const rows = 100_000;

/** A kind of twin: a database of the same origin with the same header as the other one. */
interface Twins {
  /** What both come from. */
  readonly origin: string;
  /** What was done to the database, and to its twin. */
  readonly mine: string;
  readonly twin: string;
  /** What the twin does in one more checkpoint; default: it stays at the one of the database. */
  readonly later?: string;
  /** True in the database, and in its twin. */
  readonly isMine: string;
  readonly isTwin: string;
}

const filled = (mark: string) => `SELECT range k, hash(range, '${mark}') x FROM range(${rows})`;
const holds = (table: string, mark: string) =>
  `SELECT count(*) FILTER (x = hash(k, '${mark}')) = ${rows} FROM ${table}`;

/** Other values in the same blocks. */
const sameLayout: Twins = {
  origin: 'CREATE TABLE one (k BIGINT, x UBIGINT)',
  mine: `INSERT INTO one ${filled('mine')}`,
  twin: `INSERT INTO one ${filled('twin')}`,
  isMine: holds('one', 'mine'),
  isTwin: holds('one', 'twin'),
};

/** Other blocks in use. */
const otherLayout: Twins = {
  origin: `CREATE TABLE one AS ${filled('mine')}; CREATE TABLE two AS ${filled('twin')}`,
  mine: 'DROP TABLE two',
  twin: 'DROP TABLE one',
  isMine: holds('one', 'mine'),
  isTwin: holds('two', 'twin'),
};

/** Other values in the same blocks, one checkpoint later. */
const nextCheckpoint: Twins = { ...sameLayout, later: 'CREATE TABLE later AS SELECT 1 a' };

/** Ends with the database closed, and its twin beside it. */
async function makeTwin(
  { application, database, format }: Stage,
  { origin, mine, twin, later }: Twins,
): Promise<string> {
  const path = `${database}-twin`;
  await application.run(origin);
  await application.detach();
  await copyFile(database, path);
  const inTwin = async (statement: string) => {
    await using other = await DuckdbSession.open({
      path,
      release: format.engine,
      attach: attachOptions(format),
    });
    await other.run(statement);
    await other.close();
  };
  await inTwin(twin);
  await application.attach();
  await application.run(mine);
  await application.detach();
  deepEqual(await checkpointOf(path), await checkpointOf(database));
  if (later !== undefined) await inTwin(later);
  return path;
}

/** What tells one checkpoint of a database from another. */
async function checkpointOf(path: string): Promise<unknown> {
  await using handle = await open(path);
  const headers = await readHeaders(handle);
  return { iteration: headers?.active.iteration, metaBlock: headers?.active.metaBlock };
}

/** The application goes on with the other database. */
async function goOn(stage: Stage): Promise<void> {
  await stage.application.attach();
  await stage.application.commit({ bulk: 3_000 });
  await stage.point('file replaced');
}

const replacedAtRest =
  (way: Way, twins: Twins): Scenario['play'] =>
  async (stage) => {
    const { database, replicator } = stage;
    const twin = await makeTwin(stage, twins);
    stage.assertions = [twins.isMine];
    await stage.point('quiet');
    await ways[way](twin, database);
    // Nothing but its content tells that the same inode is another file: it is found when all blocks are read again, as now
    // and then they are, in the course of a few captures.
    if (way === 'in place' && twins.later === undefined) {
      await replicator.beginGradualPass();
      await replicator.capture();
    }
    stage.assertions = [twins.isTwin];
    await stage.point('file replaced');
    await goOn(stage);
  };

/** The same while a first capture reads: what it read until then is of the other database. */
const replacedDuringCapture =
  (way: Way, twins: Twins, isThen: () => CallMatcher): Scenario['play'] =>
  async (stage) => {
    const { database, gate } = stage;
    const twin = await makeTwin(stage, twins);
    stage.assertions = [twins.isTwin];
    const point = stage.point('file replaced');
    const read = await gate.hold(isThen(), { during: point });
    await ways[way](twin, database);
    read.go();
    await point;
    await goOn(stage);
  };

/** The free list was read, and no block yet. */
function afterFreeList(): CallMatcher {
  let headersRead = 0;
  return (call) => {
    if (headerRead(call)) headersRead++;
    return headersRead >= 2 && byReplicator({ call: 'open', file: '.wal' })(call);
  };
}

/** Many blocks were read: neighbouring ones are read together, up to a MiB of them. */
function afterManyBlocks(): CallMatcher {
  const longestRead = 1 << 20;
  const blockSize = 16_384;
  return (call) => blockRead(call) && call.at > longestRead && call.bytes > blockSize;
}

const replaced = (how: string, play: Scenario['play']): Scenario => ({
  name: `the database is replaced ${how}`,
  formats: [formats.default15, formats.default14],
  play,
});

export const replacedByRename = replaced(
  'by a rename, by one with the same header',
  replacedAtRest('by a rename', sameLayout),
);

export const replacedInPlace = replaced(
  'in place, by one with the same header and layout',
  replacedAtRest('in place', sameLayout),
);

const replacedDuringRead = replaced(
  'in place while its blocks are read, by one with the same header and layout',
  replacedDuringCapture('in place', sameLayout, afterManyBlocks),
);

export const replacedAfterFreeList = replaced(
  'in place after its free list was read, by one with the same header',
  replacedDuringCapture('in place', otherLayout, afterFreeList),
);

/** What a checkpoint may not have written to is not read after it, but looked at. */
export const replacedByNext = replaced(
  'in place, by one that is a checkpoint ahead',
  replacedAtRest('in place', nextCheckpoint),
);

export const replacedFiles: readonly Scenario[] = [
  replacedByNext,
  replacedByRename,
  replacedInPlace,
  replacedDuringRead,
  replacedAfterFreeList,
  replaced(
    'in place, by one with the same header and another layout',
    replacedAtRest('in place', otherLayout),
  ),
  replaced(
    'by a rename while its blocks are read, by one with the same header',
    replacedDuringCapture('by a rename', sameLayout, afterManyBlocks),
  ),
];
