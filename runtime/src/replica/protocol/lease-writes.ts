import type { Epoch } from '../log/numbers.ts';
import type { Contender } from './lease-contender.ts';
import type { Lease, LeaseSeen } from './lease-document.ts';
import { type LeaseMemory, withGrant, withInstance } from './lease-order.ts';

type Myself = Pick<Contender, 'session' | 'instance' | 'disk' | 'purpose'>;

/**
 * The lease as its new holder writes it. An `ask`, `watched`, the order and the grants stay; if the object was lost, order and
 * grants come from memory.
 */
export function takenLease({
  seen,
  me,
  memory,
  nonce,
}: {
  seen: LeaseSeen;
  me: Myself;
  memory: LeaseMemory;
  nonce: string;
}): Lease {
  const before = seen.kind === 'lease' ? seen.lease : undefined;
  const remembered = before ?? memory;
  const { session, instance, disk, purpose } = me;
  return {
    ...before,
    // A rewind is gone in a minute: it has no place in the order.
    ...(purpose === 'rewind' ? orderOf(remembered) : withInstance(remembered, instance)),
    state: 'held',
    session,
    disk,
    instance,
    purpose,
    epoch: before?.epoch ?? (0 as Epoch),
    nonce,
    position: before?.position ?? null,
    lag: null,
    ask: before?.ask == null || before.ask.session === session ? null : before.ask,
    // Others may be waiting, too: they need not notice that it is another holder whom they watch now.
    watched: before?.watched ?? false,
    to: null,
    from: null,
    previous: purpose === 'rewind' ? lastHolder(before) : null,
  };
}

/** The lease with the wish of somebody who wants it; out of order the asker becomes the newest instance. */
export function askedLease({
  lease,
  me,
  outOfOrder,
  nonce,
}: {
  lease: Lease;
  me: Myself;
  outOfOrder: boolean;
  nonce: string;
}): Lease {
  const { session, instance, purpose } = me;
  const memory = purpose === 'rewind' ? orderOf(lease) : withInstance(lease, instance, { atEnd: outOfOrder });
  return { ...lease, ...memory, ask: { session, instance, purpose }, nonce };
}

/** The lease with the sign of somebody who waits, and would take its holder for dead if nothing happened. */
export function watchedLease({ lease, nonce }: { lease: Lease; nonce: string }): Lease {
  return { ...lease, watched: true, nonce };
}

/** A sign of life of the holder. */
export function beatenLease({
  lease,
  epoch,
  position,
  lag,
  watched,
  nonce,
}: { lease: Lease } & Pick<Lease, 'epoch' | 'position' | 'lag' | 'watched' | 'nonce'>): Lease {
  return { ...lease, epoch, position, lag, watched, nonce };
}

/**
 * The lease as its holder gives it back: to the asker; by a rewind to whoever held it before, so that one rewind is not
 * also a handover.
 */
export function releasedLease({ lease, nonce }: { lease: Lease; nonce: string }): Lease {
  const { session, ask, previous, purpose } = lease;
  const free = { ...lease, state: 'free' as const, lag: null, watched: false, nonce, previous: null };
  if (purpose === 'rewind' && previous !== null) return { ...free, to: previous, from: previous };
  if (ask === null) return { ...free, to: null, from: session };
  const granted = ask.purpose === 'run' ? withGrant(lease, ask.instance) : orderOf(lease);
  return { ...free, ...granted, ask: null, to: ask.session, from: session };
}

/** Whether the lease is this session's to release; if not, there is nothing to write. */
export function isReleasable(seen: LeaseSeen, session: string): boolean {
  return seen.kind === 'lease' && seen.lease.state === 'held' && seen.lease.session === session;
}

/**
 * What a process of `instance` remembers after reading a lease. A lease that has forgotten the instance has lost its order:
 * then the older memory is the better one.
 */
export function remember({
  seen,
  before,
  instance,
}: {
  seen: LeaseSeen;
  before: LeaseMemory;
  instance: string;
}): LeaseMemory {
  if (seen.kind !== 'lease') return before;
  const hasForgotten = before.order.includes(instance) && !seen.lease.order.includes(instance);
  return hasForgotten ? before : orderOf(seen.lease);
}

function orderOf({ order, grants }: LeaseMemory): LeaseMemory {
  return { order, grants };
}

/** Whom a rewind gives the lease back to: who released it, or the holder that it found dead. */
function lastHolder(before: Lease | undefined): string | null {
  if (before === undefined) return null;
  return before.state === 'free' ? before.from : before.session;
}
