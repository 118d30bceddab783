import { ExitCode } from '../../runtime/src/errors/exit-code.ts';
import type { Lease } from '../../runtime/src/replica/protocol/lease-document.ts';
import { beatSeconds, isWatched } from '../../runtime/src/replica/protocol/lease-rhythm.ts';
import { lastDrillOf } from '../../runtime/src/supervisor/archive/drill-record.ts';
import type { Observation } from './observation.ts';

/** The one word, and what it means for whoever is awake. */
export type Word = 'SAFE' | 'AT RISK' | 'DAMAGED' | 'EMPTY' | 'UNKNOWN' | 'GONE';

export interface Finding {
  readonly word: Word;
  /** The sentence. */
  readonly says: string;
  /** The runbook that helps; undefined: the sentence says it all. */
  readonly runbook: string | undefined;
  readonly exitCode: ExitCode;
}

/** From when on something is wrong. */
export interface Limits {
  /** Seconds after which a writer counts as dead if it is asked for a sign of life. */
  readonly leaseTtlSeconds: number;
  /** Seconds that the oldest commit may wait. */
  readonly laggingAfterSeconds: number;
  /** Hours that the newest archive snapshot may be old. */
  readonly undrilledAfterHours: number;
}

/** Everything that is wrong, the most urgent first; the one finding SAFE if nothing is. Pure. */
export function judge(seen: Observation, limits: Limits): Finding[] {
  const found = [
    damageOf(seen),
    emptinessOf(seen),
    fencingOf(seen),
    silenceOf(seen, limits),
    lagOf(seen, limits),
    conflictOf(seen),
    proofOf(seen, limits),
  ].filter((finding) => finding !== undefined);
  return found.length > 0 ? found : [safe(seen)];
}

function damageOf({ content: { damage } }: Observation): Finding | undefined {
  if (damage === undefined) return undefined;
  const says = `The newest state is damaged: ${damage}`;
  return { word: 'DAMAGED', says, runbook: 'verify-replica', exitCode: ExitCode.data };
}

function emptinessOf({ newest, content }: Observation): Finding | undefined {
  if (newest !== undefined || content.damage !== undefined) return undefined;
  const says = 'There is no replica under this key: nothing has ever been shipped, or the key is another one';
  return { word: 'EMPTY', says, runbook: undefined, exitCode: ExitCode.data };
}

/** Only an epoch is proof: a new writer has not written its own into the lease until its application is up. */
function fencingOf({ lease: { seen }, newest, fencedHere }: Observation): Finding | undefined {
  const isFenced =
    seen.kind === 'lease' &&
    seen.lease.state === 'held' &&
    seen.lease.lag !== null &&
    newest !== undefined &&
    newest.epoch > seen.lease.epoch;
  if (!isFenced && !fencedHere) return undefined;
  const who = fencedHere ? 'The writer on this machine' : `The writer ${instanceOf(seen)}`;
  return atRisk(`${who} is fenced: another has taken over, and what its application writes now is not kept`, {
    runbook: 'resolve-conflict',
    exitCode: ExitCode.leaseHeld,
  });
}

/** Missed by this many, one after the other, a sign of life is not just late. */
const periodsUntilSilent = 2;

/** A holder for whose lease nobody waits writes it less often. */
function silentAfter(lease: Lease, ttlSeconds: number): number {
  const expected = beatSeconds({ often: isWatched(lease), ttlSeconds });
  return periodsUntilSilent * Math.max(ttlSeconds, expected);
}

function silenceOf(
  { lease: { seen, writtenAt }, newest, now }: Observation,
  { leaseTtlSeconds }: Limits,
): Finding | undefined {
  const silent = (says: string) => atRisk(says, { runbook: 'take-over', exitCode: ExitCode.notDurable });
  if (newest === undefined) return undefined;
  if (seen.kind === 'missing') return silent('lease.json has vanished, so nobody shows that he writes');
  if (seen.kind === 'unreadable') return silent('lease.json cannot be understood');
  const { state, instance, to } = seen.lease;
  const age = secondsBetween(writtenAt, now);
  const silentAfterSeconds = silentAfter(seen.lease, leaseTtlSeconds);
  if (state === 'held' && age >= silentAfterSeconds)
    return silent(
      `The writer ${instance} has been silent for ${duration(age)}: what it committed since may be lost`,
    );
  if (state === 'free' && to !== null && age >= silentAfterSeconds)
    return silent(`The lease was given to a newcomer that has not taken it for ${duration(age)}`);
  if (state === 'free' && to === null && !cleanEnds.has(newest.kind)) return unfinished(instance);
  return undefined;
}

/** The lease is free already, so there is nothing to take over: what is left to do is a start, on the right disk. */
function unfinished(instance: string): Finding {
  const says = `The writer ${instance} ended without shipping its last bytes, which are on its disk only: start the application again on that disk, and elsewhere only if it is lost`;
  return atRisk(says, { runbook: undefined, exitCode: ExitCode.notDurable });
}

/** Kinds of a newest record after which nothing is missing. */
const cleanEnds: ReadonlySet<string> = new Set(['close', 'rewind']);

function lagOf({ lease: { seen } }: Observation, { laggingAfterSeconds }: Limits): Finding | undefined {
  if (seen.kind !== 'lease' || seen.lease.lag === null || seen.lease.lag < laggingAfterSeconds)
    return undefined;
  const { lag, instance } = seen.lease;
  const says = `The replica lags: the oldest commit that is not in the bucket has waited for ${duration(lag)}; keep the machine of ${instance} running, and see in the log of its eider what is in the way`;
  return atRisk(says, { runbook: undefined, exitCode: ExitCode.notDurable });
}

function conflictOf({ conflicts }: Observation): Finding | undefined {
  const [first] = conflicts;
  if (first === undefined) return undefined;
  const says = `${conflicts.length === 1 ? 'A state' : `${conflicts.length} states`} lost a conflict and may hold commits that the database lacks: ${first}`;
  return atRisk(says, { runbook: 'resolve-conflict', exitCode: ExitCode.leaseHeld });
}

function proofOf(
  { archive, lease: { seen }, newest, now }: Observation,
  { undrilledAfterHours }: Limits,
): Finding | undefined {
  const unproven = (says: string, runbook = 'backup-now') =>
    atRisk(says, { runbook, exitCode: ExitCode.data });
  if (newest === undefined) return undefined;
  const drill = lastDrillOf(seen.kind === 'lease' ? seen.lease : undefined);
  if (drill?.passed === false)
    return unproven(`The last drill, of record ${drill.seq}, failed`, 'rehearse-restore');
  if (archive === undefined) return unproven('There is no archive snapshot: no restore was ever proven');
  if (archive.flaw !== undefined)
    return unproven(`The newest archive snapshot, ${archive.name}, proves nothing: ${archive.flaw}`);
  const age = secondsBetween(archive.durableAt, now);
  if (age < undrilledAfterHours * 3600) return undefined;
  return unproven(`The newest archive snapshot, the last proof of a restore, is ${duration(age)} old`);
}

function safe({ lease: { seen, writtenAt }, newest, archive, now }: Observation): Finding {
  const proven = `a restore was proven ${duration(secondsBetween(archive?.durableAt, now))} ago`;
  const lease = seen.kind === 'lease' && seen.lease.state === 'held' ? seen.lease : undefined;
  const says =
    lease === undefined
      ? `Nobody writes, the last writer shipped everything up to record ${newest?.seq}, and ${proven}`
      : `${lease.instance} writes, everything up to ${duration((lease.lag ?? 0) + secondsBetween(writtenAt, now))} ago is in the bucket, and ${proven}`;
  return { word: 'SAFE', says, runbook: undefined, exitCode: ExitCode.done };
}

function atRisk(says: string, rest: { runbook: string | undefined; exitCode: ExitCode }): Finding {
  return { word: 'AT RISK', says, ...rest };
}

function instanceOf(seen: Observation['lease']['seen']): string {
  return seen.kind === 'lease' ? seen.lease.instance : 'unknown';
}

function secondsBetween(then: Date | undefined, now: Date): number {
  return Math.max(0, (now.getTime() - (then ?? now).getTime()) / 1000);
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(0)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}
