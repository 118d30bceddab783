import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { decideAsHolder } from '../../../runtime/src/replica/protocol/lease-holder.ts';
import { beatenLease } from '../../../runtime/src/replica/protocol/lease-writes.ts';
import type { Task } from '../kernel/task.ts';
import { takenBy } from './contend.ts';
import type { Eider } from './eider.ts';
import { readLease, seen, writeLease } from './lease-io.ts';
import type { Reign } from './reign.ts';
import { stopReign } from './stop.ts';

/** Shows the world that this holder lives, and finds out whether it still is one, until its reign ends. */
export function* beat(eider: Eider, reign: Reign): Task {
  const { settings, random } = eider.world;
  while (eider.reign === reign) {
    const written = yield* beatOnce(eider, reign);
    if (eider.reign !== reign) return;
    if (!written) yield* examine(eider, reign);
    else if (eider.world.rules('ask-in-any-body') && reign.isOpen) act(eider, reign, true);
    if (eider.reign !== reign) return;
    const failed = eider.lease?.body === 'garbage' || !written;
    yield* eider.rest(failed ? 1000 : settings.heartbeat * random.between(0.8, 1));
  }
}

function* beatOnce(eider: Eider, reign: Reign): Task<boolean> {
  const lease = eider.lease?.body;
  if (
    lease === undefined ||
    lease === 'garbage' ||
    lease.session !== eider.session ||
    lease.state !== 'held'
  ) {
    return false;
  }
  return yield* writeLease(eider, signOfLife(eider, reign, lease));
}

/** The lease as its holder writes it while nothing changes. */
export function signOfLife(eider: Eider, reign: Reign, lease: Lease): Lease {
  const position = reign.isOpen ? { seq: reign.newest.seq } : lease.position;
  return beatenLease({ lease, epoch: reign.epoch, position, lag: 0, nonce: eider.machine.nextId() });
}

/** Reads the lease and the end of the log. */
function* examine(eider: Eider, reign: Reign): Task {
  if (!(yield* readLease(eider)) || eider.reign !== reign) return;
  const tailIsMine = reign.isOpen ? yield* isTailMine(eider, reign) : 'not-yet';
  if (tailIsMine === undefined || eider.reign !== reign) return;
  if (act(eider, reign, tailIsMine) === 'write-again') yield* writeLease(eider, takenBy(eider));
}

function act(eider: Eider, reign: Reign, tailIsMine: boolean | 'not-yet'): string {
  const { session, lease } = eider;
  const applicationUp = reign.isUp;
  const decision = decideAsHolder({
    seen: seen(lease),
    session,
    tailIsMine: tailIsMine === 'not-yet' ? undefined : tailIsMine,
    applicationUp,
  });
  switch (decision.do) {
    case 'fenced':
      stopReign(eider, reign, 'fenced');
      break;
    case 'hand-over':
      stopReign(eider, reign, 'asked');
      break;
    case 'step-down':
    case 'start-again':
      stopReign(eider, reign, 'stepped-down');
      break;
    case 'go-on':
    case 'write-again':
  }
  return decision.do;
}

/** Undefined if the bucket did not say. */
function* isTailMine(eider: Eider, reign: Reign): Task<boolean | undefined> {
  const { bucket, network } = eider.world;
  const after = (reign.newest.seq - 1) as Seq;
  const page = yield* network.call(eider, () => bucket.listLog({ after, limit: 1000 }));
  const last = page.ok ? page.value.records.at(-1) : undefined;
  if (last === undefined) return undefined;
  const newest = yield* network.call(eider, () => bucket.readRecord(last.seq));
  if (!newest.ok || newest.value === undefined) return undefined;
  return reign.ownIds.has(newest.value.id) && newest.value.epoch === reign.epoch;
}
