import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../support/until.ts';
import { ChildFailedError } from '../child/child.ts';
import type { PointKind } from '../point-kind.ts';
import { judgePoints, type Point, type Violation } from '../points.ts';
import { openFolderReplica } from '../replica/folder-replica.ts';
import { Replicator } from '../replicator.ts';
import { Verifier } from '../verifier.ts';
import { LoadProcess } from './load-process.ts';
import type { LoadShape } from './load-settings.ts';
import { ProgressFile } from './progress-file.ts';
import type { Random } from './random.ts';

/** What one round came to. */
export interface RoundResult {
  /** What was going on when each point was captured, as far as a look at the files tells. */
  readonly kinds: readonly PointKind[];
  /** Captures that gave up because of checkpoints upon checkpoints: no point, and none was promised. */
  readonly starved: number;
  readonly violations: readonly Violation[];
}

/** How often, of so many points, the application crashes and the replicator is killed. */
const crashEvery = 25;
const killEvery = 20;

/** Loads one database, takes points of it for a while, and then restores and checks every one. */
export async function playRound({
  shape,
  random,
  seconds,
}: {
  shape: LoadShape;
  random: Random;
  /** For the points; checking them comes on top. */
  seconds: number;
}): Promise<RoundResult> {
  const folder = await mkdtemp(join(tmpdir(), 'eider-load-'));
  try {
    const replica = join(folder, 'replica');
    const { points, starved } = await takePoints({ folder, replica, shape, random, seconds });
    await using verifier = new Verifier(shape.engine);
    const opened = await openFolderReplica(replica);
    const violations = await judgePoints({ points, replica: opened, verifier, folder });
    return { kinds: points.map(({ kind }) => kind), starved, violations };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function takePoints({
  folder,
  replica,
  shape,
  random,
  seconds,
}: {
  folder: string;
  replica: string;
  shape: LoadShape;
  random: Random;
  seconds: number;
}): Promise<{ points: Point[]; starved: number }> {
  const database = join(folder, 'app.duckdb');
  const progressPath = join(folder, 'progress');
  using progress = ProgressFile.create(progressPath);
  await using load = new LoadProcess({ ...shape, path: database, progressPath });
  await using replicator = new Replicator({ database, replica });
  await until('the first commit', () => progress.read().durable[0] > 0n);
  const points: Point[] = [];
  let starved = 0;
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await sleep(random.between(5, 150));
    load.assertAlive();
    const { durable: durableBefore } = progress.read();
    const kind = kindOf(database);
    if (!(await captured(replicator))) {
      starved += 1;
      continue;
    }
    const { attempted: attemptedAfter } = progress.read();
    points.push({ seq: await replicator.ship(), kind, durableBefore, attemptedAfter, assertions: [] });
    if (random.between(0, crashEvery) === 0) await load.crash();
    if (random.between(0, killEvery) === 0) await replicator.restart();
  }
  return { points, starved };
}

async function captured(replicator: Replicator): Promise<boolean> {
  try {
    await replicator.capture();
    return true;
  } catch (error) {
    if (error instanceof ChildFailedError && error.message.startsWith('CaptureStarvedError')) return false;
    throw error;
  }
}

/** What a look at the files tells, a moment before the capture. */
function kindOf(database: string): PointKind {
  const size = statSync(`${database}.wal.checkpoint`, { throwIfNoEntry: false })?.size;
  if (size === undefined) return 'quiet';
  return size > 0 ? 'mid-checkpoint with content' : 'mid-checkpoint';
}
