import { rejects } from 'node:assert/strict';
import { constants } from 'node:os';
import { formats } from '../format.ts';
import { application as byApplication } from '../preload/file-call.ts';
import type { Scenario } from './scenario.ts';

const writeToWal = byApplication({ call: 'write', file: '.wal' });

/** Half a commit reaches the WAL, the disk is full, and DuckDB cuts it off again. */
export const failedCommit: Scenario = {
  name: 'the disk is full in the middle of a commit',
  formats: [formats.default15, formats.newest15, formats.default14],
  async play(stage) {
    const { application, gate } = stage;
    await application.commit();
    await stage.point('quiet');
    const commit = application.run(`INSERT INTO first_half SELECT 3, range, 'lost' FROM range(100)`, {
      connection: 1,
    });
    const failure = rejects(commit);
    const write = await gate.hold(writeToWal, { during: failure });
    write.split(Math.floor(write.call.bytes * 0.9));
    const rest = await gate.hold(writeToWal, { during: failure });
    await stage.point('torn write');
    rest.fail(constants.errno.ENOSPC);
    await failure;
    await stage.point('failed commit');
    await application.start();
    await application.attach();
    await stage.point('failed commit');
    await application.commit();
    await stage.point('failed commit');
  },
};
