import { ok } from 'node:assert/strict';
import { formats } from '../format.ts';
import { blockRead, blockWrite, type CallMatcher } from '../preload/file-call.ts';
import type { Stage } from '../stage.ts';
import type { Scenario } from './scenario.ts';

/** The replicator reads a block whole, not just its stored checksum. */
const wholeBlockRead: CallMatcher = (call) => blockRead(call) && call.bytes > 8;

/** Where the application writes blocks during an operation. */
async function blocksWritten({ gate }: Stage, operation: () => Promise<void>): Promise<ReadonlySet<number>> {
  const offsets = new Set<number>();
  using _watch = gate.watch((call) => {
    if (blockWrite(call)) offsets.add(call.at);
  });
  await operation();
  return offsets;
}

const deleteBulk = 'DELETE FROM bulk; DELETE FROM bulk_totals';

/** A capture holds the WAL of one checkpoint; two checkpoints later, what it names is something else. */
export const blocksOfWalUsedAgain: Scenario = {
  name: 'blocks that the WAL names are freed and used again before a capture reads them',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    const { application, gate } = stage;
    await application.commit();
    await application.run('CHECKPOINT d');
    await stage.point('quiet');
    const first = await blocksWritten(stage, () => application.commit({ bulk: 20_000 }));
    const point = stage.point('header flipped during a capture');
    const read = await gate.hold(wholeBlockRead, { during: point });
    await application.run('CHECKPOINT d');
    await application.commit({ also: deleteBulk });
    await application.run('CHECKPOINT d');
    const second = await blocksWritten(stage, () => application.commit({ bulk: 40_000 }));
    ok(
      [...first].some((at) => second.has(at)),
      'no block was used again',
    );
    read.go();
    await point;
    await stage.point('quiet');
  },
};

/** Rows of 24 MB: far more than what changes. */
const ballast = 'CREATE TABLE ballast AS SELECT hash(range) x FROM range(3000000)';

const lastTable = (mark: string) =>
  `CREATE TABLE last AS SELECT range k, hash(range, '${mark}') x FROM range(20000)`;

/** After a gap nobody knows which blocks are others by now. */
export const usedAgainInGap: Scenario = {
  name: 'blocks of a large database are freed and used again between two captures',
  formats: [formats.default15],
  async play(stage) {
    const { application } = stage;
    await application.run(`${ballast}; ${lastTable('one')}`);
    await application.run('CHECKPOINT d');
    await stage.point('quiet');
    await application.run('DROP TABLE last');
    await application.run('CHECKPOINT d');
    await application.run(lastTable('two'));
    await application.run('CHECKPOINT d');
    stage.assertions = [`SELECT count(*) FILTER (x = hash(k, 'two')) = 20000 FROM last`];
    await stage.point('back-to-back checkpoints');
  },
};
