import { announcement, announcementBody } from './announce.ts';
import { call } from './call.ts';
import { type Judgement, judge } from './judge.ts';
import { type Memory, readMemory, writeMemory } from './memory.ts';
import { type Observation, observe } from './observe.ts';
import type { WatchdogSettings, WatchedDatabase } from './settings.ts';

const HOUR = 3_600_000;

export interface RoundOptions {
  database: WatchedDatabase;
  bucket: R2Bucket;
  settings: WatchdogSettings;
  /** The time of the round, in milliseconds since 1970. */
  now: number;
  webhookUrl: string | undefined;
}

/**
 * Looks at one database, judges it, tells the webhook if need be, and remembers.
 *
 * @throws Error when the bucket or the webhook did not answer; what was seen is remembered all the same
 */
export async function round({ database, bucket, settings, now, webhookUrl }: RoundOptions): Promise<void> {
  const before = await readMemory(bucket, database.key, now);
  const observation = await observe(bucket, database.key, before);
  const takeovers = [...before.takeovers, ...Array<number>(observation.takeovers).fill(now)].filter(
    (at) => now - at < HOUR,
  );
  const firstSeen = before.firstSeen ?? (observation.lease.kind === 'absent' ? undefined : now);
  const { thresholds, rotationDue } = settings;
  const judgement = judge({ observation, now, firstSeen, takeovers, thresholds, rotationDue });

  const after = remembered({ before, observation, judgement, takeovers, firstSeen, now });
  try {
    if (await tell(database.name, webhookUrl, before, judgement, after, now)) {
      after.told = { state: judgement.state, at: now };
    }
  } finally {
    await writeMemory(bucket, database.key, before, after);
  }
}

/** @returns whether something was to be told; without a webhook the status page is all there is to tell */
async function tell(
  name: string,
  webhookUrl: string | undefined,
  before: Memory,
  judgement: Judgement,
  { since }: Memory,
  now: number,
): Promise<boolean> {
  const due = announcement(before.told, judgement.state, now);
  if (due === undefined) return false;
  if (webhookUrl !== undefined) await call(webhookUrl, announcementBody(due, name, judgement, since));
  return true;
}

interface RememberOptions {
  before: Memory;
  observation: Observation;
  judgement: Judgement;
  takeovers: number[];
  firstSeen: number | undefined;
  now: number;
}

function remembered({ before, observation, judgement, takeovers, firstSeen, now }: RememberOptions): Memory {
  const { archive } = observation;
  const log = logMemory(before, observation);
  return {
    version: 1,
    state: judgement.state,
    since: judgement.state === before.state ? before.since : now,
    findings: judgement.findings,
    told: before.told,
    takeovers,
    ...(firstSeen === undefined ? {} : { firstSeen }),
    ...(log === undefined ? {} : { log }),
    ...(archive === undefined ? {} : { archive: archive.key }),
  };
}

/** A newcomer holds the lease before its `open`: until the log shows a new epoch, the log is its predecessor's. */
function logMemory({ log: before }: Memory, { lease, log }: Observation): Memory['log'] {
  if (log === undefined || lease.kind !== 'read') return before;
  const instance = log.epoch === before?.epoch ? before.instance : lease.lease.instance;
  return { ...log, instance };
}
