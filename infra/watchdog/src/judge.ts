import type { Observation } from './observe.ts';
import type { Thresholds } from './settings.ts';
import { STATES, type State } from './state.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

export interface Judgement {
  /** The most urgent of what was found. */
  state: State;
  /** Everything that was found, one sentence each, the most urgent first. */
  findings: string[];
}

export interface JudgeOptions {
  observation: Observation;
  /** The time of the round by Cloudflare's clock, the same that stamps the objects; never the writer's. */
  now: number;
  /** When a lease was first seen, if ever. */
  firstSeen: number | undefined;
  /** Times of the takeovers of the last hour, this round's included. */
  takeovers: readonly number[];
  thresholds: Thresholds;
  /** RFC 3339. */
  rotationDue: string;
}

interface Finding {
  state: State;
  says: string;
}

/** Says in which state a database is. Pure: what was seen and the time are all that counts. */
export function judge(options: JudgeOptions): Judgement {
  const { lease } = options.observation;
  const silence = silenceOf(options);
  // Stopped on purpose: nothing is late, and nobody is woken.
  if (
    silence === undefined &&
    (lease.kind === 'absent' || (lease.kind === 'read' && lease.lease.state === 'free'))
  ) {
    return { state: 'released', findings: [] };
  }
  const findings = [
    silence,
    contention(options),
    lagOf(options),
    drillOf(options),
    rotationOf(options),
  ].filter((finding) => finding !== undefined);
  findings.sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
  return { state: findings[0]?.state ?? 'ok', findings: findings.map(({ says }) => says) };
}

function silenceOf({
  observation: { lease },
  now,
  firstSeen,
  thresholds,
}: JudgeOptions): Finding | undefined {
  const silent = (says: string): Finding => ({ state: 'silent', says });
  if (lease.kind === 'absent') return firstSeen === undefined ? undefined : silent('lease.json has vanished');
  if (lease.kind === 'unreadable') return silent(`lease.json cannot be understood: ${lease.why}`);
  const { state, instance, promised } = lease.lease;
  const seconds = Math.floor((now - lease.uploaded) / SECOND);
  if (seconds < thresholds.silentAfterSeconds) return undefined;
  if (state === 'held') return silent(`the writer ${instance} has not renewed its lease for ${seconds} s`);
  return promised
    ? silent(`the lease was released to a newcomer that has not taken it for ${seconds} s`)
    : undefined;
}

function contention({ takeovers }: JudgeOptions): Finding | undefined {
  if (takeovers.length < 2) return undefined;
  return { state: 'contended', says: `${takeovers.length} writers were cut off by another within an hour` };
}

function lagOf({ observation: { lease }, thresholds }: JudgeOptions): Finding | undefined {
  if (lease.kind !== 'read' || lease.lease.lag === undefined) return undefined;
  const { lag } = lease.lease;
  if (lag < thresholds.laggingAfterSeconds) return undefined;
  return {
    state: 'lagging',
    says: `the oldest commit that is not durable has waited for ${Math.floor(lag)} s`,
  };
}

function drillOf({
  observation: { archive },
  now,
  firstSeen,
  thresholds,
}: JudgeOptions): Finding | undefined {
  const undrilled = (says: string): Finding => ({ state: 'undrilled', says });
  if (archive?.flaw !== undefined)
    return undrilled(`the newest archive ${archive.key} proves nothing: ${archive.flaw}`);
  const hours = Math.floor((now - (archive?.uploaded ?? firstSeen ?? now)) / HOUR);
  if (hours < thresholds.undrilledAfterHours) return undefined;
  return undrilled(
    archive === undefined
      ? `no archive snapshot was made in the ${hours} h since the writer was first seen`
      : `the newest archive snapshot, the last proof of a restore, is ${hours} h old`,
  );
}

function rotationOf({ rotationDue, now, thresholds }: JudgeOptions): Finding | undefined {
  const days = Math.ceil((Date.parse(rotationDue) - now) / DAY);
  if (days > thresholds.expiringWithinDays) return undefined;
  return { state: 'expiring', says: `the credentials are to be rotated by ${rotationDue}` };
}
