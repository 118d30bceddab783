import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { isUnasked } from '../../../runtime/src/replica/protocol/lease-expiry.ts';
import { releasedLease, watchedLease } from '../../../runtime/src/replica/protocol/lease-writes.ts';
import { seen } from '../eider/lease-io.ts';
import type { Task } from '../kernel/task.ts';
import type { Process } from '../model/process.ts';
import type { World } from '../world.ts';

/** Gives up after so many tries to be seen. */
const mostTries = 10;

/** `eider lease release --if-silent`: somebody believes that the holder is dead, and asks it before he frees its lease. */
export function* freeIfSilent(world: World, process: Process): Task {
  const { settings, network, bucket } = world;
  const lease = yield* watch(world, process);
  if (lease === undefined) return;
  yield* world.sleep(settings.ttl);
  const free = releasedLease({ lease, nonce: process.machine.nextId() });
  yield* network.call(process, () => bucket.writeLease(free, lease.nonce));
}

/** The lease in a version that a living holder does not leave as it is; undefined if nobody holds it. */
function* watch(world: World, process: Process): Task<Lease | undefined> {
  const { network, bucket, rules } = world;
  for (let tries = 0; tries < mostTries; tries++) {
    const answer = yield* network.call(process, () => bucket.lease);
    const read = seen(answer.ok ? answer.value : undefined);
    if (answer.ok && (read.kind !== 'lease' || read.lease.state === 'free')) return undefined;
    if (read.kind === 'lease') {
      const { lease } = read;
      if (!isUnasked(read) || !rules('watched-before-expiry')) return lease;
      const watched = watchedLease({ lease, nonce: process.machine.nextId() });
      yield* network.call(process, () => bucket.writeLease(watched, lease.nonce));
    }
    yield* world.sleep(1000);
  }
  return undefined;
}
