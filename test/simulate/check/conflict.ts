import { Violation } from '../kernel/violation.ts';
import { commitsOf, isPrefix } from '../model/content.ts';
import type { Disk } from '../model/disk.ts';
import { describeRecord, type ModelRecord } from '../model/record.ts';

/** A crash alone makes no conflict: if one side holds all of the other, the start has to see it. */
export function checkConflict({ file, unverified, hasLostPower, isCloned }: Disk, newest: ModelRecord): void {
  if (file === undefined || unverified || hasLostPower || isCloned) return;
  const [local, replica] = [commitsOf(file), commitsOf(newest.state)];
  if (!isPrefix(local, replica) && !isPrefix(replica, local)) return;
  throw new Violation('false conflict', `[${local}] against ${describeRecord(newest)}`);
}
