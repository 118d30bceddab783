import { ok } from 'node:assert/strict';
import { formats } from '../format.ts';
import { application as byApplication, headerWrite, replicator } from '../preload/file-call.ts';
import type { HeldCall } from '../preload/gate.ts';
import type { Stage } from '../stage.ts';
import { offsetsOf } from './live-blocks.ts';
import { closeInsert, openInsert } from './open-insert.ts';
import type { Scenario } from './scenario.ts';

/** File calls in which a capture that ends is long done. */
const manyCalls = 300;

interface Checkpoint {
  /** The write of its header, held. */
  readonly header: HeldCall;
  readonly done: Promise<unknown>;
}

/** A table whose blocks the next checkpoint will free, and which recovery from the present one needs. */
async function makeTable(stage: Stage): Promise<void> {
  const { application } = stage;
  await application.run('CREATE TABLE altered AS SELECT range x, hash(range) noise FROM range(20000)');
  await application.run('CHECKPOINT d');
  stage.assertions = ['SELECT count(*) FILTER (noise::UBIGINT = hash(x)) = 20000 FROM altered'];
}

/** A checkpoint that stands before its header, when a bulk insert has already used blocks that it frees. */
async function useFreedBlocksEarly({ application, gate, database }: Stage): Promise<Checkpoint> {
  await application.run('ALTER TABLE altered ALTER noise TYPE VARCHAR');
  await openInsert(application);
  const done = application.run('CHECKPOINT d');
  const header = await gate.hold(headerWrite, { during: done });
  const live = await offsetsOf('data', database);
  const overwritten: number[] = [];
  using _watch = gate.watch((call) => {
    if (byApplication({ call: 'pwrite', file: '' })(call) && live.has(call.at)) overwritten.push(call.at);
  });
  await application.commit({ writer: 2, bulk: 20_000 });
  ok(overwritten.length > 0, 'the bulk insert used none of the blocks that the checkpoint frees');
  return { header, done };
}

/** A point that cannot be had before the header is written: the capture has tried in vain when it is. */
async function pointAcross(stage: Stage, { header, done }: Checkpoint): Promise<void> {
  const { application, gate } = stage;
  const point = stage.point('block used again early');
  await gate.seen(manyCalls, replicator({}), { during: point });
  header.go();
  await done;
  await point;
  await closeInsert(application);
  await application.commit();
  await stage.point('quiet');
}

/** DuckDB frees blocks in memory before the header that frees them is on disk. */
export const earlyFreedBlock: Scenario = {
  name: 'blocks that a checkpoint frees are used again before its header is written',
  formats: [formats.default15, formats.newest15],
  async play(stage) {
    await makeTable(stage);
    await stage.point('quiet');
    await pointAcross(stage, await useFreedBlocksEarly(stage));
  },
};

/** The same, when nothing is known of the old content of these blocks. */
export const earlyFreedBlockAtStart: Scenario = {
  name: 'a replicator starts after blocks were used again before the header that frees them is written',
  formats: [formats.default15, formats.newest15],
  async play(stage) {
    await makeTable(stage);
    await pointAcross(stage, await useFreedBlocksEarly(stage));
  },
};

/** The same, when the blocks came into use by a checkpoint that no capture has seen yet. */
export const earlyFreedBlockOfSuccessor: Scenario = {
  name: 'a checkpoint was missed and the next one lets its blocks be used again before its header is written',
  formats: [formats.default15, formats.newest15],
  async play(stage) {
    await stage.application.commit({ bulk: 20_000 });
    await stage.application.run('CHECKPOINT d');
    await stage.point('quiet');
    await makeTable(stage);
    await pointAcross(stage, await useFreedBlocksEarly(stage));
  },
};
