import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { readProcessStat } from '../application/process-stat.ts';

const ownerSchema = z.object({
  host: z.string(),
  pid: z.number().int(),
  /** Which process of this pid; null where there is no `/proc`. */
  startTicks: z.string().nullable(),
  since: z.string(),
  /** `EIDER_INSTANCE`, of those that can hand the disk over. */
  instance: z.string().optional(),
});

/** Who holds a disk, as it says of itself. Only ever shown: whether somebody holds it, the lock alone knows. */
export type DiskOwner = z.infer<typeof ownerSchema>;

/** This process as an owner. */
export function thisOwner({ now, instance }: { now: Date; instance: string | undefined }): DiskOwner {
  return {
    host: hostname(),
    pid: process.pid,
    startTicks: readProcessStat('self')?.startTicks ?? null,
    since: now.toISOString(),
    ...(instance !== undefined && { instance }),
  };
}

/** Names the owner that a file tells of, unless it is certainly not about the one that holds the lock now. */
export function describeOwner(file: string): string {
  const owner = readOwner(file);
  if (owner === undefined) return 'which one is not known';
  const name = `process ${owner.pid} on ${owner.host}, since ${owner.since}`;
  // Another host, or another container: its processes cannot be seen from here.
  if (owner.host !== hostname()) return name;
  return readProcessStat(owner.pid)?.startTicks === (owner.startTicks ?? undefined)
    ? name
    : 'which one is not known';
}

/** The instance that holds a disk; undefined if it cannot hand it over, or is not known. */
export const instanceOfOwner = (file: string): string | undefined => readOwner(file)?.instance;

function readOwner(file: string): DiskOwner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing, or half written: the owner has only just come, or has gone.
    return undefined;
  }
}
