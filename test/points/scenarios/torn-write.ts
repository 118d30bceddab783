import { formats } from '../format.ts';
import {
  blockWrite,
  application as byApplication,
  type CallMatcher,
  headerWrite,
  replicator,
} from '../preload/file-call.ts';
import type { HeldCall } from '../preload/gate.ts';
import type { Stage } from '../stage.ts';
import { offsetsOf } from './live-blocks.ts';
import type { Scenario } from './scenario.ts';

/** File calls in which a capture that ends is long done. */
const manyCalls = 300;

/** Takes a point while a write has only its first bytes on disk, and lets it end when the capture has tried in vain. */
async function pointInMidWrite(stage: Stage, write: HeldCall, bytes: number): Promise<void> {
  const { gate } = stage;
  write.split(bytes);
  const rest = await gate.hold(byApplication({ call: 'pwrite' }));
  const point = stage.point('torn write');
  await gate.seen(manyCalls, replicator({}), { during: point });
  rest.go();
  await point;
}

export const tornHeader: Scenario = {
  name: 'a header is half written',
  formats: [formats.default15, formats.default14],
  async play(stage) {
    const { application, gate } = stage;
    await application.commit({ bulk: 5_000 });
    await stage.point('quiet');
    const checkpoint = application.run('CHECKPOINT d');
    const write = await gate.hold(headerWrite, { during: checkpoint });
    await pointInMidWrite(stage, write, 40);
    await checkpoint;
    await application.commit();
    await stage.point('quiet');
  },
};

interface HeldCheckpoint {
  readonly write: HeldCall;
  readonly done: Promise<unknown>;
}

/**
 * Checkpoints until one of them writes a whole metadata block in place, although the old header still uses a part of it.
 * With nothing in the WAL, so that no marker tells that a checkpoint runs.
 */
async function holdRewriteOfMetadata({ application, gate, database }: Stage): Promise<HeldCheckpoint> {
  await application.run('PRAGMA force_checkpoint');
  for (let round = 0; round < 8; round++) {
    await application.commit({ bulk: 3_000 });
    await application.run('CHECKPOINT d');
    const metadata = await offsetsOf('metadata', database);
    const rewrite: CallMatcher = (call) => blockWrite(call) && metadata.has(call.at);
    const done = application.run('CHECKPOINT d');
    const write = await gate.holdIfReached(rewrite, { during: done });
    if (write !== undefined) return { write, done };
  }
  throw new Error('no checkpoint wrote to a metadata block of the header before');
}

export const tornMetadata: Scenario = {
  name: 'a metadata block that the header uses is half written when a replicator starts',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    const { write, done } = await holdRewriteOfMetadata(stage);
    await pointInMidWrite(stage, write, 8);
    await done;
    await stage.application.commit();
    await stage.point('quiet');
  },
};
