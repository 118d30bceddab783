import { rejects } from 'node:assert/strict';
import { formats } from '../format.ts';
import { blockWrite } from '../preload/file-call.ts';
import type { Stage } from '../stage.ts';
import { openInsert } from './open-insert.ts';
import type { Scenario } from './scenario.ts';
import { atEveryCall } from './sweep.ts';

/** Where `debug_checkpoint_abort` ends a checkpoint, in both releases. */
const stages = ['before_header', 'after_free_list_write', 'before_truncate'] as const;

/** Where only DuckDB 1.5 can be told to. */
const laterStages = ['before_header_non_fatal', 'before_wal_finish'] as const;

/** Where it ends the recovery of a checkpoint that left `.wal.checkpoint` behind. */
const recoveryStages = ['before_moving_recovery', 'before_deleting_checkpoint_wal'] as const;

/** Recovery with a point before each of its file calls, and life going on after it. */
async function recoverStepByStep(stage: Stage): Promise<void> {
  const { application } = stage;
  await application.kill();
  await stage.point('crash and recovery');
  await application.start();
  await atEveryCall(
    stage,
    () => application.attach(),
    async () => {
      await stage.point('crash and recovery');
    },
  );
  await application.commit({ bulk: 3_000 });
  await stage.point('crash and recovery');
  await application.commit();
  await application.run('CHECKPOINT d');
  await stage.point('quiet');
}

const alone = (where: string, scenarioFormats: Scenario['formats']): Scenario => ({
  name: `a checkpoint is aborted ${where}, killed and recovered`,
  formats: scenarioFormats,
  async play(stage) {
    const { application } = stage;
    await application.commit({ bulk: 5_000 });
    await stage.point('quiet');
    await application.run(`SET debug_checkpoint_abort = '${where}'`);
    await rejects(application.run('CHECKPOINT d'));
    await stage.point('aborted checkpoint');
    await recoverStepByStep(stage);
  },
});

/** The same with commits in `.wal.checkpoint`. */
async function abortWithContent({ application, gate }: Stage, where: string): Promise<void> {
  await application.commit({ bulk: 5_000 });
  await openInsert(application);
  await application.run(`SET debug_checkpoint_abort = '${where}'`);
  const checkpoint = application.run('CHECKPOINT d');
  const failure = rejects(checkpoint);
  const held = await gate.hold(blockWrite, { during: failure });
  await application.commit({ writer: 2, bulk: 3_000 });
  held.go();
  await failure;
}

const withContent = (where: string): Scenario => ({
  name: `a checkpoint with commits beside it is aborted ${where}, killed and recovered`,
  formats: [formats.default15, formats.newest15],
  async play(stage) {
    await abortWithContent(stage, where);
    await stage.point('aborted checkpoint');
    await recoverStepByStep(stage);
  },
});

const inRecovery = (where: string): Scenario => ({
  name: `the recovery of an aborted checkpoint is aborted ${where}, killed and recovered`,
  formats: [formats.default15, formats.newest15],
  async play(stage) {
    const { application } = stage;
    await abortWithContent(stage, 'before_header');
    await application.kill();
    await stage.point('crash and recovery');
    await application.start();
    await application.run(`SET debug_checkpoint_abort = '${where}'`);
    await rejects(application.attach());
    await stage.point('aborted checkpoint');
    await recoverStepByStep(stage);
  },
});

export const abortedCheckpoints: readonly Scenario[] = [
  ...stages.map((where) => alone(where, [formats.default15, formats.newest15, formats.default14])),
  ...laterStages.map((where) => alone(where, [formats.default15])),
  ...[...stages, ...laterStages].map(withContent),
  ...recoveryStages.map(inRecovery),
];
