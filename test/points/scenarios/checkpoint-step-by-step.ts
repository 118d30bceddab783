import { formats } from '../format.ts';
import type { PointKind } from '../point-kind.ts';
import type { Stage } from '../stage.ts';
import { checkpointPhases, letsCommit } from './checkpoint-phase.ts';
import { CommitsBeside } from './commits-beside.ts';
import { closeInsert, openInsert } from './open-insert.ts';
import type { Scenario } from './scenario.ts';
import { atEveryCall } from './sweep.ts';

export const commitsBesideCheckpoint: Scenario = {
  name: 'commits go on beside a checkpoint, with a point before each of its file calls',
  formats: [formats.default15, formats.newest15, formats.largeBlocks],
  async play(stage) {
    const seen = new Set<PointKind>();
    for (let round = 0; round < mostRounds && !seen.has('stale WAL beside .wal.checkpoint'); round++) {
      for (const kind of await checkpointBesideCommits(stage)) seen.add(kind);
    }
  },
};

/** Which commit goes beside which call is up to DuckDB's threads: not every checkpoint meets every case. */
const mostRounds = 5;

/** Plays one checkpoint. Returns which kinds of points there were. */
async function checkpointBesideCommits(stage: Stage): Promise<PointKind[]> {
  const { application } = stage;
  await application.commit({ bulk: 5_000 });
  await stage.point('quiet');
  await openInsert(application);
  const beside = new CommitsBeside(application);
  const phaseOf = checkpointPhases(stage);
  const kinds: PointKind[] = [];
  await atEveryCall(
    stage,
    () => application.run('CHECKPOINT d'),
    async (call) => {
      beside.begin({ writer: 2 });
      if (letsCommit(call)) await beside.settle();
      const kind = phaseOf(call);
      kinds.push(kind);
      await stage.point(kind);
    },
  );
  await beside.settle();
  await closeInsert(application);
  await stage.point('quiet');
  return kinds;
}

const alone = (statement: string): Scenario => ({
  name: `a ${statement} is alone, with a point before each of its file calls`,
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    const { application } = stage;
    await application.commit({ bulk: 5_000 });
    await stage.point('quiet');
    const phaseOf = checkpointPhases(stage);
    await atEveryCall(
      stage,
      () => application.run(`${statement} d`),
      async (call) => {
        await stage.point(phaseOf(call));
      },
    );
    await application.commit();
    await stage.point('quiet');
  },
});

export const checkpointAlone = alone('CHECKPOINT');
export const forcedCheckpointAlone = alone('FORCE CHECKPOINT');
