import { copyFile } from 'node:fs/promises';
import { formats } from '../format.ts';
import type { Scenario } from './scenario.ts';

/** From format v1.5.0 on a WAL names its checkpoint, and DuckDB refuses a pair that does not belong together: there is no point of it. */
export const walOfAnotherCheckpoint: Scenario = {
  name: 'the WAL belongs to the checkpoint before',
  formats: [formats.newest15],
  async play(stage) {
    const { application, database } = stage;
    const wal = `${database}.wal`;
    const aside = `${database}-aside.wal`;
    await application.commit({ bulk: 3_000 });
    await stage.point('quiet');
    await copyFile(wal, aside);
    await application.run('CHECKPOINT d');
    await application.commit();
    await stage.point('quiet');
    await application.kill();
    await copyFile(wal, `${aside}-right`);
    await copyFile(aside, wal);
    await stage.noPoint('file replaced', 'WalMismatchError');
    await copyFile(`${aside}-right`, wal);
    await application.start();
    await application.attach();
    await application.commit();
    await stage.point('file replaced');
  },
};
