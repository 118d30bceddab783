import { formats } from '../format.ts';
import { blockWrite, application as byApplication, type CallMatcher, nth } from '../preload/file-call.ts';
import type { Stage } from '../stage.ts';
import { letsCommit } from './checkpoint-phase.ts';
import { openInsert } from './open-insert.ts';
import type { Scenario } from './scenario.ts';

/** The application's file calls in a checkpoint; its reads and writes of blocks, one after the other, count as one. */
function stepsOfCheckpoint(): CallMatcher {
  const isMine = byApplication({});
  const isRead = byApplication({ call: 'pread', file: '' });
  let movedBlocks = false;
  return (call) => {
    if (!isMine(call)) return false;
    const follows = movedBlocks;
    movedBlocks = blockWrite(call) || isRead(call);
    return !(follows && movedBlocks);
  };
}

/** Kills the application before step number `number` of a checkpoint; false if the checkpoint has ended before it. */
async function killInCheckpoint(
  { application, gate }: Stage,
  number: number,
  { isBeside }: { isBeside: boolean },
): Promise<boolean> {
  const done = Promise.allSettled([application.run('CHECKPOINT d')]);
  const held = await gate.holdIfReached(nth(number, stepsOfCheckpoint()), { during: done });
  if (held !== undefined && isBeside && letsCommit(held.call)) await application.commit({ writer: 2 });
  await application.start();
  await done;
  return held !== undefined;
}

const killed = ({ isBeside }: { isBeside: boolean }): Scenario['play'] => {
  return async (stage) => {
    const { application } = stage;
    let goesOn = true;
    for (let number = 1; goesOn; number++) {
      await application.commit({ bulk: 3_000 });
      await stage.point('quiet');
      if (isBeside) await openInsert(application);
      goesOn = await killInCheckpoint(stage, number, { isBeside });
      await stage.point('crash and recovery');
      await application.attach();
      await stage.point('crash and recovery');
    }
  };
};

export const killedCheckpoint: Scenario = {
  name: 'the application is killed at every step of a checkpoint',
  formats: [formats.default15, formats.newest15, formats.default14],
  play: killed({ isBeside: false }),
};

export const killedCheckpointBesideCommits: Scenario = {
  name: 'the application is killed at every step of a checkpoint beside which it commits',
  formats: [formats.default15, formats.newest15],
  play: killed({ isBeside: true }),
};
