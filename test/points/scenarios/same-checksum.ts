import { ok } from 'node:assert/strict';
import { type Application, connections } from '../application.ts';
import { formats } from '../format.ts';
import { headerRead } from '../preload/file-call.ts';
import type { Stage } from '../stage.ts';
import { blockContents, changedInDisguise } from './block-contents.ts';
import type { Scenario } from './scenario.ts';

/*
 * The checksum that a block stores is the XOR of its 8-byte words, each multiplied: it does not depend on their order. So
 * two values that change places in an uncompressed column, or two words in a comment, leave it as it was.
 */

const blockSize = 16_384;

/** Rows of the table whose values change places: they fill one block. */
const rows = 2_000;

const createPermuted = `
  SET force_compression = 'uncompressed';
  CREATE TABLE permuted AS SELECT range k, hash(range) x FROM range(${rows});
  SET force_compression = 'auto';
`;

/** Lets two values change places, other ones each time, and says what the table must hold from then on. */
async function permute(stage: Stage, round: number): Promise<void> {
  const { application } = stage;
  const [a, b] = [100 + round, 1_000 + round];
  await application.run(`
    UPDATE permuted SET x = (SELECT x FROM permuted p WHERE p.k = CASE permuted.k WHEN ${a} THEN ${b} ELSE ${a} END)
    WHERE k IN (${a}, ${b})`);
  stage.assertions = [await fingerprint(application)];
}

/** A statement that is true as long as every value is where it is now. */
async function fingerprint(application: Application): Promise<string> {
  const digest = `SELECT md5(string_agg(x::VARCHAR, ',' ORDER BY k)) FROM permuted`;
  const [[value] = []] = await application.run(digest);
  return `SELECT (${digest}) = '${value}'`;
}

/** Plays rounds of `change`, each followed by a point; throws if no block ever changed in disguise between two points. */
async function playRounds(stage: Stage, change: (round: number) => Promise<void>): Promise<void> {
  const { database } = stage;
  let disguised = 0;
  let before = await blockContents(database, blockSize);
  for (let round = 0; round < 8; round++) {
    await change(round);
    await stage.point('permuted values');
    const after = await blockContents(database, blockSize);
    disguised += changedInDisguise(before, after).length;
    before = after;
  }
  ok(disguised > 0, 'no block changed under the same stored checksum');
}

export const permutedValues: Scenario = {
  name: 'values change places, so that a block changes but not its stored checksum',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    const { application } = stage;
    await application.run(createPermuted);
    await application.run('CHECKPOINT d');
    await stage.point('quiet');
    await playRounds(stage, async (round) => {
      await permute(stage, round);
      await application.run('CHECKPOINT d');
    });
  },
};

export const permutedAcrossGap: Scenario = {
  name: 'values change places twice between two captures, so that a block is used again under the same stored checksum',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    const { application } = stage;
    await application.run(createPermuted);
    await application.run('CHECKPOINT d');
    await stage.point('quiet');
    await playRounds(stage, async (round) => {
      for (const half of [0, 1]) {
        await permute(stage, 2 * round + half);
        await application.run('CHECKPOINT d');
      }
    });
  },
};

/** A text in which two words far apart can change places; both at the same offset from a multiple of 8. */
function note(isSwapped: boolean): string {
  const filler = '-'.repeat(64);
  const [first, second] = isSwapped ? ['ABCDEFGH', 'abcdefgh'] : ['abcdefgh', 'ABCDEFGH'];
  return `${filler}${first}${filler}${second}${filler}`;
}

export const permutedMetadata: Scenario = {
  name: 'words of a comment change places, so that a metadata block changes but not its stored checksum',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    const { application } = stage;
    await application.run('CREATE TABLE noted (a INT)');
    await application.run('CHECKPOINT d');
    await stage.point('quiet');
    await playRounds(stage, async (round) => {
      const text = note(round % 4 < 2);
      await application.run(`COMMENT ON TABLE noted IS '${text}'`);
      await application.run('CHECKPOINT d');
      stage.assertions = [`SELECT comment = '${text}' FROM duckdb_tables() WHERE table_name = 'noted'`];
    });
  },
};

/** Rows of a bulk insert that DuckDB writes to the database file before its commit. */
const manyRows = 100_000;

/** A bulk insert into a table of its own, in which two rows have changed places if `isSwapped`. */
const insertRows = (isSwapped: boolean): string => {
  const k = isSwapped ? 'CASE range WHEN 100 THEN 1000 WHEN 1000 THEN 100 ELSE range END' : 'range';
  return `INSERT INTO permuted SELECT range, hash(${k}) FROM range(${manyRows})`;
};

/** Blocks behind the header's count are captured because the WAL refers to some of them; what is in the others is lost in a crash. */
export const permutedBehindCount: Scenario = {
  name: 'a block behind the block count is captured uncommitted, and filled again under the same checksum after a crash',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    const { application, database } = stage;
    const uncompressed = `SET force_compression = 'uncompressed'`;
    await application.run(`${uncompressed}; CREATE TABLE permuted (k BIGINT, x UBIGINT)`);
    await application.run('CHECKPOINT d');
    await stage.point('quiet');
    await application.commit({ bulk: 5_000 });
    await application.run(`BEGIN; ${insertRows(false)}`, { connection: connections.other });
    await stage.point('blocks beyond the block count');
    const before = await blockContents(database, blockSize);
    await application.start();
    await application.attach();
    await application.run(uncompressed);
    await application.run(insertRows(true));
    await application.run('CHECKPOINT d');
    const after = await blockContents(database, blockSize);
    ok(changedInDisguise(before, after).length > 0, 'no block changed under the same stored checksum');
    stage.assertions = [await fingerprint(application)];
    await stage.point('permuted values');
  },
};

/** Two columns that hold the same lie in one block, and cancel each other out in its checksum. */
const createEqualColumns = 'CREATE TABLE equal AS SELECT range a, range b FROM range(100)';

const insertEqual = 'INSERT INTO equal SELECT count(*), count(*) FROM equal';

/** Ordinary data will do: where two columns are equal, new rows do not change the stored checksum of their block. */
export const equalColumnsUnderPressure: Scenario = {
  name: 'rows are added to a table with two equal columns, and checkpoints spoil the first tries of each capture',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    const { application, database, gate } = stage;
    const addRow = async () => {
      await application.run(insertEqual);
      await application.run('CHECKPOINT d');
    };
    await application.run(createEqualColumns);
    await application.run('CHECKPOINT d');
    await stage.point('quiet');
    let disguised = 0;
    for (let round = 0; round < 6; round++) {
      const before = await blockContents(database, blockSize);
      await addRow();
      await addRow();
      const point = stage.point('back-to-back checkpoints');
      for (let spoiled = 0; spoiled < 4; spoiled++) {
        const read = await gate.hold(headerRead, { during: point });
        await addRow();
        read.go();
        const again = await gate.hold(headerRead, { during: point });
        await addRow();
        again.go();
      }
      const rows = 100 + (round + 1) * 10;
      stage.assertions = [
        `SELECT count(*) = ${rows} AND sum(a) = sum(range) AND sum(b) = sum(a) FROM equal POSITIONAL JOIN range(${rows})`,
      ];
      await point;
      disguised += changedInDisguise(before, await blockContents(database, blockSize)).length;
    }
    ok(disguised > 0, 'no block changed under the same stored checksum');
  },
};
