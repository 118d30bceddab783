import { judgeRetention } from '../../../runtime/src/replica/protocol/retention.ts';
import type { Random } from '../kernel/random.ts';
import type { ModelRecord } from '../model/record.ts';
import type { World } from '../world.ts';

/** A restore point below the newest content, as a person would pick it from `eider points`. */
export function pickPoint(world: World, random: Random): ModelRecord | undefined {
  const { bucket, clock, settings } = world;
  const stored = bucket.seqs.flatMap((seq) => bucket.log.get(seq) ?? []);
  const entries = stored.map(({ record: { seq, kind, isNamed }, durableAt }) => ({
    seq,
    durableAt,
    isOpen: kind === 'open',
    isNamed,
  }));
  const judged = judgeRetention({ entries, now: clock.now, policy: settings.retention });
  const points = judged.filter(({ fate }) => fate === 'point').map(({ entry }) => entry.seq);
  return points.length === 0 ? undefined : bucket.readRecord(random.pick(points));
}
