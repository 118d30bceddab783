import { isReleasable, releasedLease } from '../../../runtime/src/replica/protocol/lease-writes.ts';
import { spawn, type Task } from '../kernel/task.ts';
import { begin } from './begin.ts';
import { collectLoop } from './collect.ts';
import { contend } from './contend.ts';
import type { Eider } from './eider.ts';
import { goBack } from './go-back.ts';
import { beat } from './heartbeat.ts';
import { readLease, seen, writeLease } from './lease-io.ts';
import { open } from './open.ts';
import { rememberStop, takeFromMemory } from './recall.ts';
import { Reign } from './reign.ts';
import { close, shipLoop, shipOnce } from './ship.ts';
import { endApplication, giveWay } from './unverified.ts';

/** `eider run`: stand by, reign, stand by … until it is told to end. `exited` is called at the end. */
export function* run(eider: Eider, exited: () => void): Task {
  let keepsLease = false;
  for (;;) {
    const remembered = keepsLease ? undefined : yield* takeFromMemory(eider);
    if (!keepsLease && remembered === undefined && !(yield* contend(eider))) break;
    keepsLease = false;
    const reign = startReign(eider);
    const opened = yield* open(eider, reign, remembered);
    let goesBack = false;
    if (opened !== undefined && (yield* begin(eider, reign, opened))) goesBack = yield* rule(eider, reign);
    if (eider.application !== undefined) endApplication(eider);
    if (goesBack && (yield* goBackInPlace(eider))) {
      keepsLease = true;
      continue;
    }
    eider.order = undefined;
    yield* endReign(eider, eider.reign ?? reign);
    if (eider.leaving) break;
  }
  if (eider.application !== undefined) endApplication(eider);
  eider.note(() => 'exits');
  eider.kill();
  exited();
}

export function startReign(eider: Eider): Reign {
  const reign = new Reign();
  eider.reign = reign;
  spawn(eider, beat(eider, reign));
  return reign;
}

/** From the application's start to its end, with its last bytes. True if everything is durable, and it goes back now. */
function* rule(eider: Eider, reign: Reign): Task<boolean> {
  const { clock, settings } = eider.world;
  reign.loops = 2;
  spawn(eider, shipLoop(eider, reign));
  spawn(eider, collectLoop(eider, reign));
  yield* eider.signal.until(
    () => reign.stop !== undefined || eider.leaving || !eider.application?.alive || eider.order !== undefined,
  );
  if (eider.order !== undefined && !eider.leaving && eider.application?.alive) reign.stop ??= 'going-back';
  reign.stop ??= 'leaving';
  if (!eider.application?.alive) eider.leaving = true;
  yield* eider.rest(eider.world.random.between(10, 3000));
  endApplication(eider);
  reign.deadline = clock.now + settings.shutdown;
  yield* eider.pass('application-stopped');
  yield* eider.signal.until(() => reign.loops === 0);
  const outcome = reign.stop === 'fenced' ? 'fenced' : yield* shipRest(eider, reign);
  if (outcome === 'fenced') yield* giveWay(eider);
  return outcome === 'durable' && reign.stop === 'going-back' && !eider.leaving;
}

/** The holder restores in place, with the lease in hand; true if the next reign begins without giving it back. */
function* goBackInPlace(eider: Eider): Task<boolean> {
  const { order } = eider;
  eider.order = undefined;
  const reign = startReign(eider);
  if ((yield* open(eider, reign)) !== undefined) {
    const point = order?.();
    if (point !== undefined) yield* goBack(eider, reign, point);
  }
  return !eider.leaving;
}

/** Ships until nothing is left, and closes. */
function* shipRest(eider: Eider, reign: Reign): Task<'durable' | 'fenced' | 'gave-up'> {
  for (;;) {
    const outcome = yield* shipOnce(eider, reign);
    if (outcome === 'nothing') break;
    if (outcome !== 'durable') return outcome;
  }
  const outcome = yield* close(eider, reign);
  const { disk } = eider.machine;
  if (outcome === 'durable' && disk.position !== undefined) {
    disk.position = { ...disk.position, stamp: disk.file };
  }
  return outcome;
}

/**
 * Gives the lease back, then lets the disk go. The other way round a standby on the same disk would find the lease held by
 * its own disk, and take it before the asker.
 */
export function* endReign(eider: Eider, reign: Reign): Task {
  reign.stop ??= 'leaving';
  eider.reign = undefined;
  yield* eider.pass('before-release');
  if (yield* release(eider)) rememberStop(eider, reign);
  eider.unlockDisk();
}

/** Releases the lease if it is still this process's; true if it is certain what it left there. */
function* release(eider: Eider): Task<boolean> {
  const { clock, settings } = eider.world;
  const giveUp = clock.now + settings.shutdown;
  while (clock.now < giveUp) {
    const read = seen(eider.lease);
    if (read.kind !== 'lease' || !isReleasable(read, eider.session)) return false;
    if (yield* writeLease(eider, releasedLease({ lease: read.lease, nonce: eider.machine.nextId() }))) {
      eider.note(() => 'releases the lease');
      return true;
    }
    yield* eider.rest(700);
    yield* readLease(eider);
  }
  return false;
}
