import { formats } from '../format.ts';
import { headerWrite, nth } from '../preload/file-call.ts';
import type { Stage } from '../stage.ts';
import type { Scenario } from './scenario.ts';
import { stepsOfCapture } from './sweep.ts';

/** What happens to the database while nobody replicates. */
type Meanwhile = (stage: Stage) => Promise<void>;

const writes: Meanwhile = async ({ application }) => {
  await application.commit({ bulk: 3_000 });
};

const checkpoint: Meanwhile = async ({ application }) => {
  await application.commit({ bulk: 3_000 });
  await application.run('CHECKPOINT d');
};

const crash: Meanwhile = async ({ application }) => {
  await application.commit({ bulk: 3_000 });
  await application.start();
  await application.attach();
  await application.commit();
};

const crashInCheckpoint: Meanwhile = async ({ application, gate }) => {
  await application.commit({ bulk: 3_000 });
  const done = Promise.allSettled([application.run('CHECKPOINT d')]);
  await gate.hold(headerWrite, { during: done });
  await application.start();
  await done;
  await application.attach();
  await application.commit();
};

const meanwhiles = [writes, checkpoint, crash, crashInCheckpoint];

/** Kills the replicator before step number `number` of a capture; false if the capture has ended before it. */
async function killInCapture({ gate, replicator }: Stage, number: number): Promise<boolean> {
  const capture = Promise.allSettled([replicator.capture()]);
  const held = await gate.holdIfReached(nth(number, stepsOfCapture()), { during: capture });
  await replicator.kill();
  await capture;
  return held !== undefined;
}

/** Kills it while it ships, wherever it then is. */
async function killInShipping({ replicator }: Stage): Promise<void> {
  await replicator.capture();
  const shipping = Promise.allSettled([replicator.ship()]);
  await replicator.kill();
  await shipping;
}

/** Another one takes over, which knows nothing but the replica. */
async function takeOver(stage: Stage): Promise<void> {
  const { replicator, application } = stage;
  await replicator.restart();
  await stage.point('replicator restarted');
  await application.commit();
  await stage.point('replicator restarted');
}

export const replicatorKilled: Scenario = {
  name: 'the replicator is killed at every step, and the application writes and crashes before it is back',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    await stage.application.commit({ bulk: 3_000 });
    let goesOn = true;
    for (let number = 1; goesOn; number += 2) {
      const [meanwhile = writes] = meanwhiles.slice(Math.floor(number / 2) % meanwhiles.length);
      goesOn = await killInCapture(stage, number);
      await meanwhile(stage);
      await takeOver(stage);
    }
    for (const meanwhile of meanwhiles) {
      await stage.application.commit({ bulk: 3_000 });
      await killInShipping(stage);
      await meanwhile(stage);
      await takeOver(stage);
    }
  },
};
