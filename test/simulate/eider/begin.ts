import type { Line } from '../../../runtime/src/replica/log/numbers.ts';
import { decideStart, type StartDecision } from '../../../runtime/src/replica/protocol/start-decision.ts';
import type { Task } from '../kernel/task.ts';
import { Violation } from '../kernel/violation.ts';
import { Application } from '../model/application.ts';
import { commitsOf, emptyContent, sameContent } from '../model/content.ts';
import { nameOf } from '../model/record.ts';
import { keepLoser } from './conflicts.ts';
import type { Eider } from './eider.ts';
import { contentFacts } from './local-facts.ts';
import type { Opened } from './open.ts';
import type { Reign } from './reign.ts';
import { fetchState } from './restore.ts';
import { endApplication } from './unverified.ts';

/** Runs the start decision and brings the application up; false if the reign ended before. */
export function* begin(eider: Eider, reign: Reign, { newest, isRemembered }: Opened): Task<boolean> {
  const { disk } = eider.machine;
  const mustStop = () => eider.leaving || reign.stop !== undefined;
  if (isRemembered) return yield* beginFromMemory(eider, reign, mustStop);
  yield* eider.rest(eider.world.random.between(100, 2000));
  let decision = decide(eider, newest);
  eider.note(() => decision.reason);
  if (eider.application !== undefined && decision.do !== 'keep-local') {
    // It was started unverified and has to give way; what it committed until now counts.
    endApplication(eider);
    decision = decide(eider, newest);
  }
  yield* eider.pass('decided');
  if (mustStop()) return false;
  switch (decision.do) {
    case 'start-fresh':
      disk.file = emptyContent;
      setPosition(eider, reign);
      break;
    case 'restore':
      if (decision.local === 'conflicts' && disk.file !== undefined) {
        if (!(yield* keepLoser(eider, commitsOf(disk.file), mustStop))) return false;
      }
      if (!(yield* restoreNewest(eider, reign))) return false;
      break;
    case 'override-replica':
      if (newest !== undefined && !(yield* keepLoser(eider, commitsOf(newest.state), mustStop))) return false;
      reign.line = (reign.line + 1) as Line;
      reign.overrides = true;
      // It falls with the first durable record: a crash before must not find position and file in harmony.
      if (eider.world.rules('unverified-mark')) disk.unverified = true;
      break;
    case 'keep-local':
      // Equal or ahead: either way the file holds all of the newest record and goes on from there.
      if (decision.ship !== 'everything') setPosition(eider, reign);
      break;
    default:
      throw new Error(`the model does not know what to do with ${decision.do}`);
  }
  return yield* startApplication(eider, reign, mustStop);
}

/** The file is taken for the newest record, and not looked at; so it had better be. */
function* beginFromMemory(eider: Eider, reign: Reign, mustStop: () => boolean): Task<boolean> {
  const { file } = eider.machine.disk;
  if (mustStop()) return false;
  if (file === undefined || !sameContent(file, reign.newest.state))
    throw new Violation('memory', 'a file is taken for the newest record that it does not equal');
  setPosition(eider, reign);
  return yield* startApplication(eider, reign, mustStop);
}

function* startApplication(eider: Eider, reign: Reign, mustStop: () => boolean): Task<boolean> {
  yield* eider.pass('before-application');
  if (mustStop()) return false;
  eider.application ??= new Application(eider);
  reign.isUp = true;
  eider.signal.fire();
  return true;
}

function decide(eider: Eider, newest: Opened['newest']): StartDecision {
  const { world } = eider;
  const { rules, settings } = world;
  const { disk } = eider.machine;
  const { file } = disk;
  const decision = decideStart({
    replica: { kind: newest === undefined ? 'none' : 'exists' },
    hasLocal: file !== undefined,
    content: newest && file && contentFacts({ disk, file, newest, rules }),
    policy: settings.conflict,
    lastCommit: { local: disk.committedAt, replica: newest?.time ?? 0 },
  });
  if (decision.do === 'override-replica' && newest !== undefined) world.ledger.conflictFound(disk, newest);
  return decision;
}

/** Restores the newest record, which only this writer could change: a missing object breaks the protocol. */
function* restoreNewest(eider: Eider, reign: Reign): Task<boolean> {
  const { world, machine } = eider;
  for (;;) {
    if (eider.leaving || reign.stop !== undefined) return false;
    const fetched = yield* fetchState(world, eider, reign.newest);
    if (fetched === 'failed') {
      yield* eider.rest(1000);
      continue;
    }
    if ('missing' in fetched) {
      // Another one has opened meanwhile, and the collector goes on for it; the heartbeat will tell.
      if (world.bucket.newest?.epoch !== reign.epoch) return false;
      throw new Violation('unrestorable', `the newest record refers to ${fetched.missing}`);
    }
    yield* eider.pass('before-rename');
    world.ledger.fileReplaced(machine.disk, eider);
    machine.disk.file = fetched.state;
    machine.disk.fsynced = fetched.state.wal.length;
    setPosition(eider, reign);
    eider.note(() => `restored [${commitsOf(fetched.state)}]`);
    return true;
  }
}

/** The local file equals the newest record, or goes on from it: what could not be compared has been compared. */
export function setPosition({ machine: { disk } }: Eider, { newest }: Reign): void {
  const { id, seq, line, state } = newest;
  disk.position = { ...nameOf(newest), id, seq, line, state, stamp: undefined };
  disk.unverified = false;
}
