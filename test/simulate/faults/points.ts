import { type JudgedEntry, judgeRetention } from '../../../runtime/src/replica/protocol/retention.ts';
import type { Random } from '../kernel/random.ts';
import type { ModelRecord } from '../model/record.ts';
import type { World } from '../world.ts';

/** What retention says of the log as it is now. */
export function judgeLog({ bucket, clock, settings }: World): JudgedEntry[] {
  const stored = bucket.seqs.flatMap((seq) => bucket.log.get(seq) ?? []);
  const entries = stored.map(({ record: { seq, kind, isNamed }, durableAt }) => ({
    seq,
    durableAt,
    isOpen: kind === 'open',
    isNamed,
  }));
  return judgeRetention({ entries, now: clock.now, policy: settings.retention });
}

/** A restore point below the newest content, as a person would pick it from `eider points`. */
export function pickPoint(world: World, random: Random): ModelRecord | undefined {
  const points = judgeLog(world).filter(({ fate }) => fate === 'point');
  return points.length === 0 ? undefined : world.bucket.readRecord(random.pick(points).entry.seq);
}
