import type { Lease, LeasePurpose, LeaseSeen } from './lease-document.ts';
import { isUnasked } from './lease-expiry.ts';
import { freeGrants, isNewer, type LeaseMemory, patienceTtls } from './lease-order.ts';

/** Who wants the lease: a process that starts or stands by. */
export interface Contender {
  readonly session: string;
  readonly instance: string;
  /** Id of its disk; null for a rewind. */
  readonly disk: string | null;
  readonly purpose: LeasePurpose;
  /** Whether it holds the lock of this disk and no application that outlived its supervisor is left there. A rewind needs no disk: true. */
  readonly aloneOnDisk: boolean;
  /** Whether this process has held the lease before. */
  readonly hasHeld: boolean;
  /** `order` and `grants` as it last saw them. */
  readonly memory: LeaseMemory;
}

export interface ContenderFacts {
  readonly seen: LeaseSeen;
  readonly me: Contender;
  /** Whether the log has no record; asked only if there is no lease. */
  readonly logIsEmpty: boolean;
  /** Whether the lease, or its absence, stayed the same for a TTL (`hasExpired`). */
  readonly expired: boolean;
  /** For how many TTLs it has waited for a living holder. */
  readonly waitedTtls: number;
  /** Whether it may ask for the lease, and not only wait until it is free or its holder dead. */
  readonly mayAsk: boolean;
}

export interface ContenderDecision {
  /**
   * `take`: write the lease as its holder. `ask`: write the wish into it. `watch`: write into it that somebody waits for a
   * sign of life. `wait`: look again.
   */
  readonly do: 'take' | 'ask' | 'ask-out-of-order' | 'watch' | 'wait';
  /** The end of a sentence that begins with "the lease". */
  readonly reason: string;
}

/** What somebody who wants the lease does after reading it (docs/protocol.md, "The lease"). */
export function decideAsContender(facts: ContenderFacts): ContenderDecision {
  const decision = decideOnWish(facts);
  if (decision.do === 'take' || (decision.do !== 'wait' && facts.mayAsk)) return decision;
  // The silence of a holder whom nobody asks for a sign of life says nothing.
  return { ...decision, do: isUnasked(facts.seen) ? 'watch' : 'wait' };
}

function decideOnWish(facts: ContenderFacts): ContenderDecision {
  const decision = decideIfAlone(facts);
  if (decision.do !== 'take' || facts.me.aloneOnDisk) return decision;
  if (facts.seen.kind === 'lease' && facts.seen.lease.state === 'held')
    return decideToAsk(facts.seen.lease, facts);
  return wait('could be taken, but another eider or its application still uses this disk');
}

function decideIfAlone(facts: ContenderFacts): ContenderDecision {
  const { seen, me, logIsEmpty, expired } = facts;
  if (seen.kind === 'missing' && logIsEmpty) return take('does not exist, and neither does the replica');
  if (expired) return take('has not changed for a TTL');
  // Its holder writes it again; taken at once, two applications would run.
  if (seen.kind !== 'lease') return wait(seen.kind === 'missing' ? 'is gone' : 'cannot be read');
  const { lease } = seen;
  if (lease.state === 'free') {
    if (lease.to === null || lease.to === me.session) return take('is free');
    return wait(`is reserved for session ${lease.to}`);
  }
  if (lease.session === me.session) return take('is held by this very process');
  if (me.disk !== null && lease.disk === me.disk) return take('was held by this disk');
  return decideToAsk(lease, facts);
}

function decideToAsk(lease: Lease, { me, waitedTtls }: ContenderFacts): ContenderDecision {
  const held = `is held by ${lease.instance}`;
  if (lease.ask !== null) return wait(`${held}, who was already asked by ${lease.ask.instance}`);
  if (lease.purpose === 'rewind') return wait(`${held} for a rewind, which is never asked`);
  if (me.purpose === 'rewind') return { do: 'ask', reason: `${held}, and a rewind may always ask` };
  if (me.instance === lease.instance) return wait(`${held}, another process of this very instance`);
  const known = lease.order.includes(me.instance) ? lease.order : me.memory.order;
  const granted = lease.grants[me.instance] ?? 0;
  const newer = isNewer({ instance: me.instance, holder: lease.instance, order: known });
  if (newer) {
    if (granted < freeGrants || waitedTtls >= patienceTtls) {
      return { do: 'ask', reason: `${held}, an older instance` };
    }
    return wait(`${held}, and was granted ${granted} times already`);
  }
  // Each grant doubles the patience: a stuck rollout gets its way out, and two instances cannot take turns.
  if (!me.hasHeld && waitedTtls >= patienceTtls * 2 ** granted) {
    return { do: 'ask-out-of-order', reason: `${held}, and this instance has been patient` };
  }
  return wait(`${held}, which is not older`);
}

function take(reason: string): ContenderDecision {
  return { do: 'take', reason };
}

function wait(reason: string): ContenderDecision {
  return { do: 'wait', reason };
}
