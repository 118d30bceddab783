import type { Application } from '../application.ts';
import { formats } from '../format.ts';
import { application as byApplication, headerWrite } from '../preload/file-call.ts';
import { closeInsert, openInsert } from './open-insert.ts';
import type { Scenario } from './scenario.ts';
import { atEveryCallOfACapture } from './sweep.ts';

const renameOfWal = byApplication({ call: 'rename', file: '.wal.checkpoint' });

/** A database with some blocks, some of them free. */
async function fill(application: Application): Promise<void> {
  await application.commit({ bulk: 5_000 });
  await application.run('CHECKPOINT d');
  await application.commit({
    bulk: 5_000,
    also: 'DELETE FROM bulk WHERE seq = 1; DELETE FROM bulk_totals WHERE seq = 1',
  });
  await application.run('CHECKPOINT d');
}

export const commitDuringCapture: Scenario = {
  name: 'a bulk insert commits before each file call of a capture',
  formats: [formats.default15, formats.default14],
  async play(stage) {
    const { application } = stage;
    await fill(application);
    await atEveryCallOfACapture(
      stage,
      'commit during a capture',
      async () => () => application.commit({ bulk: 2_500 }),
    );
  },
};

export const checkpointDuringCapture: Scenario = {
  name: 'a checkpoint runs before each file call of a capture',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    const { application } = stage;
    await fill(application);
    await atEveryCallOfACapture(stage, 'header flipped during a capture', async () => async () => {
      await application.commit({ bulk: 2_500 });
      await application.run('CHECKPOINT d');
    });
  },
};

export const walRenamedDuringCapture: Scenario = {
  name: '.wal.checkpoint takes the place of .wal before each file call of a capture',
  formats: [formats.default15, formats.newest15],
  async play(stage) {
    const { application, gate } = stage;
    await fill(application);
    await openInsert(application);
    await atEveryCallOfACapture(stage, 'WAL renamed during a capture', async () => {
      await application.commit();
      const checkpoint = application.run('CHECKPOINT d');
      const header = await gate.hold(headerWrite, { during: checkpoint });
      await application.commit({ writer: 2 });
      header.go();
      const rename = await gate.hold(renameOfWal, { during: checkpoint });
      return async () => {
        rename.go();
        await checkpoint;
      };
    });
    await closeInsert(application);
  },
};
