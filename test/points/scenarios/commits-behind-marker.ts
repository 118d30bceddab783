import { rejects } from 'node:assert/strict';
import { formats } from '../format.ts';
import { application as byApplication } from '../preload/file-call.ts';
import type { Stage } from '../stage.ts';
import type { Scenario } from './scenario.ts';

/** Leaves a marker in `.wal` that DuckDB 1.4 keeps when it recovers, and commits behind it. */
async function commitBehindMarker({ application }: Stage): Promise<void> {
  await application.commit({ bulk: 5_000 });
  await application.run(`SET debug_checkpoint_abort = 'before_header'`);
  await rejects(application.run('CHECKPOINT d'));
  await application.start();
  await application.attach();
  await application.commit({ bulk: 3_000 });
}

async function play(stage: Stage): Promise<void> {
  const { application, gate } = stage;
  await commitBehindMarker(stage);
  await stage.point('commits behind a marker');
  await application.commit();
  await stage.point('commits behind a marker');
  const checkpoint = application.run('CHECKPOINT d');
  const removal = await gate.hold(byApplication({ call: 'unlink', file: '.wal' }), { during: checkpoint });
  await stage.point('stale WAL');
  removal.go();
  await checkpoint;
  await stage.point('quiet');
}

/** `.wal` then holds two markers, and the last one decides what it is worth. */
export const commitsBehindMarker: Scenario = {
  name: 'commits follow a marker that recovery kept, until a checkpoint ends them with another one',
  formats: [formats.default14],
  play,
};

/** DuckDB 1.5 refuses a WAL in which anything follows a marker: without it, the restored database can be taken over. */
export const commitsBehindMarkerUpgraded: Scenario = {
  name: 'commits follow a marker that recovery kept, and DuckDB 1.5 opens what is restored',
  formats: [formats.default14],
  reader: '1.5',
  play,
};
