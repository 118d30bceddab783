import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { decideAsHolder } from '../../../runtime/src/replica/protocol/lease-holder.ts';
import {
  afterBeat,
  isBeatDue,
  type Rhythm,
  staysWatched,
} from '../../../runtime/src/replica/protocol/lease-rhythm.ts';
import { beatenLease } from '../../../runtime/src/replica/protocol/lease-writes.ts';
import type { Task } from '../kernel/task.ts';
import { takenBy } from './contend.ts';
import type { Eider } from './eider.ts';
import { readLease, seen, writeLease } from './lease-io.ts';
import type { Reign } from './reign.ts';
import { stopReign } from './stop.ts';

/** Looks at the lease, shows the world that this holder lives, and finds out whether it still is one, until its reign ends. */
export function* beat(eider: Eider, reign: Reign): Task {
  const { settings, random, clock } = eider.world;
  let rhythm: Rhythm = { beatAt: clock.now / 1000, answers: 0 };
  while (eider.reign === reign) {
    yield* eider.rest(settings.look * random.between(0.8, 1));
    if (eider.reign !== reign) return;
    if (!isDue(eider, reign, rhythm)) yield* look(eider, reign);
    if (eider.reign !== reign) return;
    // Who has just begun to wait is answered at once.
    if (!isDue(eider, reign, rhythm)) continue;
    const written = yield* beatOnce(eider, reign, rhythm);
    if (eider.reign !== reign) return;
    if (written === undefined) yield* look(eider, reign);
    else rhythm = afterBeat(rhythm, { lease: written, now: clock.now / 1000 });
  }
}

function isDue(eider: Eider, reign: Reign, rhythm: Rhythm): boolean {
  const lease = ownLease(eider);
  if (lease === undefined) return false;
  const { clock, settings, rules } = eider.world;
  const isAnswered = rules('watch-is-answered');
  return isBeatDue({
    lease: isAnswered ? lease : { ...lease, watched: false },
    isOwn: lease.nonce === eider.ownNonce,
    holder: { epoch: reign.isOpen ? reign.epoch : undefined, applicationUp: reign.isUp, isLate: false },
    rhythm,
    ttlSeconds: settings.ttl / 1000,
    now: clock.now / 1000,
  });
}

/** The lease as it was seen last, if it is this process's. */
function ownLease({ lease: object, session }: Eider): Lease | undefined {
  const lease = object?.body;
  if (lease === undefined || lease === 'garbage') return undefined;
  return lease.session === session && lease.state === 'held' ? lease : undefined;
}

/** The lease as it was written; undefined if that was refused or nobody knows. */
function* beatOnce(eider: Eider, reign: Reign, rhythm: Rhythm): Task<Lease | undefined> {
  const lease = ownLease(eider);
  if (lease === undefined) return undefined;
  const beaten = signOfLife(eider, reign, { ...lease, watched: staysWatched(lease, rhythm) });
  return (yield* writeLease(eider, beaten)) ? beaten : undefined;
}

/** The lease as its holder writes it while nothing changes. */
export function signOfLife(eider: Eider, reign: Reign, lease: Lease): Lease {
  const position = reign.isOpen ? { seq: reign.newest.seq } : lease.position;
  const lag = reign.isUp ? 0 : null;
  const { watched } = lease;
  const epoch = reign.isOpen ? reign.epoch : lease.epoch;
  return beatenLease({ lease, epoch, position, lag, watched, nonce: eider.machine.nextId() });
}

/** Reads the lease, and, if it is not as this process knows it, the end of the log. */
function* look(eider: Eider, reign: Reign): Task {
  const known = ownLease(eider)?.nonce;
  if (!(yield* readLease(eider)) || eider.reign !== reign) return;
  const isUnchanged = known !== undefined && ownLease(eider)?.nonce === known;
  if (isUnchanged && !eider.world.rules('ask-in-any-body')) return;
  const tailIsMine = !reign.isOpen ? 'not-yet' : isUnchanged || (yield* isTailMine(eider, reign));
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
