import type { Lease, LeaseSeen } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { observeLease } from '../../../runtime/src/replica/protocol/lease-expiry.ts';
import type { LeaseMemory } from '../../../runtime/src/replica/protocol/lease-order.ts';
import { remember } from '../../../runtime/src/replica/protocol/lease-writes.ts';
import type { Task } from '../kernel/task.ts';
import type { LeaseObject } from '../model/bucket.ts';
import type { Eider } from './eider.ts';

export function seen(object: LeaseObject | undefined): LeaseSeen {
  if (object === undefined) return { kind: 'missing' };
  return object.body === 'garbage' ? { kind: 'unreadable' } : { kind: 'lease', lease: object.body };
}

/** Reads the lease into `eider.lease`; false if the bucket did not answer. */
export function* readLease(eider: Eider): Task<boolean> {
  const { world } = eider;
  const sentAt = world.clock.now;
  const answer = yield* world.network.call(eider, () => world.bucket.lease);
  if (!answer.ok) return false;
  eider.hasHeard = true;
  eider.lease = answer.value;
  const read = seen(answer.value);
  eider.memory = remembered(eider, read);
  const etag = answer.value?.etag;
  eider.observation = observeLease(eider.observation, {
    seen: read,
    etag,
    sentAt,
    answeredAt: world.clock.now,
  });
  return true;
}

/** Writes the lease over the version last seen; false if that was refused or nobody knows. */
export function* writeLease(eider: Eider, lease: Lease): Task<boolean> {
  const { world } = eider;
  const etag = eider.lease?.etag;
  // Before it is sent: a write whose answer is lost is this process's own, too.
  eider.ownNonce = lease.nonce;
  const answer = yield* world.network.call(eider, () => world.bucket.writeLease(lease, etag));
  if (!answer.ok || answer.value !== 'written') return false;
  eider.lease = { body: lease, etag: lease.nonce };
  eider.memory = remembered(eider, { kind: 'lease', lease });
  return true;
}

function remembered({ memory, machine }: Eider, read: LeaseSeen): LeaseMemory {
  return remember({ seen: read, before: memory, instance: machine.instance });
}
