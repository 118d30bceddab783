import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Seq } from '../../runtime/src/replica/log/numbers.ts';
import type { PerWriter } from './ledger/schema.ts';
import type { PointKind } from './point-kind.ts';
import type { FolderReplica } from './replica/folder-replica.ts';
import { restorePoint } from './replica/restore-point.ts';
import type { Verifier } from './verifier.ts';

/** A state that was captured and shipped, and what it must and may hold. */
export interface Point {
  /** The record that holds it. */
  readonly seq: Seq;
  /** What was going on when it was captured, the first one above all. */
  readonly kinds: readonly [PointKind, ...PointKind[]];
  /** Transactions that had returned before its capture began: none of them may be missing. */
  readonly durableBefore: PerWriter;
  /** Transactions that had begun when its capture ended: it may hold no later one. */
  readonly attemptedAfter: PerWriter;
  /** Statements that return true in it, beside the ledger's promises. */
  readonly assertions: readonly string[];
}

/**
 * What can be wrong with a point: `corrupt` DuckDB refuses it or the tables disagree · `stale` it lacks a commit that had
 * returned · `invented` it holds what was never attempted · `backwards` it lacks what an earlier point holds ·
 * `missing` there is none, because the capture or the shipping failed.
 */
export type Fault = 'corrupt' | 'stale' | 'invented' | 'backwards' | 'missing';

export interface Violation {
  readonly fault: Fault;
  readonly kind: PointKind;
  readonly detail: string;
}

/** What became of the points of one scenario or one round of load. */
export interface Judgement {
  readonly points: readonly Point[];
  readonly violations: readonly Violation[];
}

/** Restores every point through the replica, opens, checks, writes to and checkpoints it. Returns what is wrong. */
export async function judgePoints({
  points,
  replica,
  verifier,
  folder,
}: {
  points: readonly Point[];
  replica: FolderReplica;
  verifier: Verifier;
  /** Where points are restored, one at a time. */
  folder: string;
}): Promise<Violation[]> {
  const violations: Violation[] = [];
  let before: PerWriter = [0n, 0n];
  for (const point of points) {
    const { problems, last } = await restoreAndVerify(point, { replica, verifier, folder });
    if (problems.length > 0) {
      violations.push({
        fault: 'corrupt',
        kind: point.kinds[0],
        detail: `record ${point.seq}: ${problems.join('; ')}`,
      });
      continue;
    }
    violations.push(...misplaced(point, last, before));
    before = last;
  }
  return violations;
}

async function restoreAndVerify(
  { seq, assertions }: Point,
  { replica, verifier, folder }: { replica: FolderReplica; verifier: Verifier; folder: string },
): Promise<{ problems: readonly string[]; last: PerWriter }> {
  const restored = await mkdtemp(join(folder, 'point-'));
  try {
    return await verifier.verify(await restorePoint(replica, seq, restored), assertions);
  } finally {
    await rm(restored, { recursive: true });
  }
}

/** What is wrong with the transactions of a sound point. */
function misplaced(point: Point, last: PerWriter, before: PerWriter): Violation[] {
  const { seq, kinds, durableBefore, attemptedAfter } = point;
  const detail = `record ${seq} has ${last}, had returned ${durableBefore}, attempted ${attemptedAfter}, before it ${before}`;
  const faults: Fault[] = [];
  if (isBehind(last, durableBefore)) faults.push('stale');
  if (isBehind(attemptedAfter, last)) faults.push('invented');
  if (isBehind(last, before)) faults.push('backwards');
  return faults.map((fault) => ({ fault, kind: kinds[0], detail }));
}

const isBehind = (a: PerWriter, b: PerWriter): boolean => a[0] < b[0] || a[1] < b[1];
