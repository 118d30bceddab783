import {
  type ContenderDecision,
  decideAsContender,
} from '../../../runtime/src/replica/protocol/lease-contender.ts';
import type { Lease, LeaseSeen } from '../../../runtime/src/replica/protocol/lease-document.ts';
import {
  hasExpired,
  type LeaseObservation,
  observeLease,
} from '../../../runtime/src/replica/protocol/lease-expiry.ts';
import { askedLease, takenLease, watchedLease } from '../../../runtime/src/replica/protocol/lease-writes.ts';
import type { Task } from '../kernel/task.ts';
import type { Rules } from '../rules.ts';
import type { Eider } from './eider.ts';
import { findTail } from './find-tail.ts';
import { readLease, seen, writeLease } from './lease-io.ts';
import { startUnverified, stopUnverified } from './unverified.ts';

/** Stands by until the lease is taken; false if the process is told to end before. */
export function* contend(eider: Eider): Task<boolean> {
  const { settings, clock } = eider.world;
  const since = clock.now;
  eider.observation = undefined;
  let failures = 0;
  while (!eider.leaving) {
    if (!(yield* readLease(eider))) {
      if (++failures >= 2) startUnverified(eider);
      yield* eider.sleep(settings.poll);
      continue;
    }
    if (eider.lease === undefined) yield* lookAtLog(eider);
    const decision = yield* judge(eider, (clock.now - since) / settings.ttl);
    if (decision.do !== 'take') yield* stopUnverified(eider);
    if (decision.do === 'take' && (yield* take(eider))) return true;
    if (decision.do !== 'take' && decision.do !== 'wait') yield* tellHolder(eider, decision);
    yield* eider.sleep(settings.poll * eider.world.random.between(0.5, 1));
  }
  return false;
}

function* judge(eider: Eider, waitedTtls: number): Task<ContenderDecision> {
  const { world, session, purpose, hasHeld, memory, observation } = eider;
  const { disk, instance } = eider.machine;
  const read = seen(eider.lease);
  const isWaiting = world.rules('wait-on-missing-lease');
  const logIsEmpty = read.kind === 'missing' && (!isWaiting || eider.tailWithoutLease === 'empty');
  const decision = decideAsContender({
    seen: weakened(read, world.rules),
    me: {
      session,
      purpose,
      hasHeld,
      memory: world.rules('order-of-instances') ? memory : { order: [], grants: {} },
      instance,
      disk: purpose === 'run' ? disk.id : null,
      aloneOnDisk: eider.isAloneOnDisk,
    },
    logIsEmpty,
    expired:
      observation !== undefined && hasExpired(asIfWatched(observation, world.rules), world.settings.ttl),
    waitedTtls: world.rules('patience') ? waitedTtls : 0,
    mayAsk: !hasHeld || world.rules('asking-again'),
  });
  if (decision.do !== 'wait') eider.note(() => `lease ${decision.reason}: ${decision.do}`);
  return decision;
}

/** A missing lease is the same only as long as the log is: it may have come and gone between two looks. */
function* lookAtLog(eider: Eider): Task {
  const { clock } = eider.world;
  const sentAt = clock.now;
  const found = yield* findTail(eider);
  const tail = found === 'failed' ? found : (found?.seq ?? 'empty');
  if (tail === eider.tailWithoutLease && tail !== 'failed') return;
  eider.tailWithoutLease = tail;
  eider.observation = observeLease(undefined, {
    seen: seen(undefined),
    etag: undefined,
    sentAt,
    answeredAt: clock.now,
  });
}

function* take(eider: Eider): Task<boolean> {
  yield* eider.pass('lease-judged');
  if (!eider.isAloneOnDisk) return false;
  eider.lockDisk();
  if (yield* writeLease(eider, takenBy(eider))) {
    eider.hasHeld = true;
    return true;
  }
  // Refused: it was another one in between, even if it looks the same again when it is read next.
  eider.observation = undefined;
  // An application that runs unverified keeps its lock.
  if (eider.application === undefined) eider.unlockDisk();
  return false;
}

/** The lease as this process takes it, or writes it again after it was lost. */
export function takenBy(eider: Eider): Lease {
  const { session, purpose, memory, machine } = eider;
  const lease = takenLease({
    seen: seen(eider.lease),
    me: { session, purpose, instance: machine.instance, disk: purpose === 'run' ? machine.disk.id : null },
    memory,
    nonce: machine.nextId(),
  });
  const pretends = purpose === 'rewind' && !eider.world.rules('rewind-gives-back');
  return pretends ? { ...lease, purpose: 'run', previous: null } : lease;
}

/** Asks, or asks for a sign of life. A version that is known to be there counts from then on. */
function* tellHolder(eider: Eider, { do: action }: ContenderDecision): Task {
  const { session, purpose, machine, lease: before } = eider;
  const { clock, ledger } = eider.world;
  if (before === undefined || before.body === 'garbage') return;
  const { instance, disk } = machine;
  const me = { session, purpose, instance, disk: purpose === 'run' ? disk.id : null };
  const outOfOrder = action === 'ask-out-of-order';
  if (outOfOrder) ledger.patientAsks++;
  const given = { lease: before.body, nonce: machine.nextId() };
  const lease = action === 'watch' ? watchedLease(given) : askedLease({ ...given, me, outOfOrder });
  const sentAt = clock.now;
  if (!(yield* writeLease(eider, lease))) return;
  const written = { seen: { kind: 'lease' as const, lease }, etag: lease.nonce };
  eider.observation = observeLease(undefined, { ...written, sentAt, answeredAt: clock.now });
}

/** Without its protection a contender takes every silence for an answer. */
function asIfWatched(observation: LeaseObservation, rules: Rules): LeaseObservation {
  return { ...observation, seen: weakened(observation.seen, rules) };
}

/** The lease as a contender sees it that lacks a protection. */
function weakened(read: LeaseSeen, rules: Rules): LeaseSeen {
  if (read.kind !== 'lease') return read;
  const to = rules('reservation') ? read.lease.to : null;
  const order = rules('order-of-instances') ? read.lease.order : [read.lease.instance];
  const watched = rules('watched-before-expiry') ? read.lease.watched : true;
  return { kind: 'lease', lease: { ...read.lease, to, order, watched } };
}
