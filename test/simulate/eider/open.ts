import type { Epoch, Line, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { nextOpenStep, type OpenStep, planOpen } from '../../../runtime/src/replica/protocol/open.ts';
import type { Task } from '../kernel/task.ts';
import { emptyContent } from '../model/content.ts';
import { describeRecord, identityOf, type ModelRecord } from '../model/record.ts';
import { request, weakened } from './append.ts';
import type { Eider } from './eider.ts';
import { findTail } from './find-tail.ts';
import { signOfLife } from './heartbeat.ts';
import { readLease, seen, writeLease } from './lease-io.ts';
import type { Reign } from './reign.ts';

/** The record that the start decision is about; undefined if the log was empty. */
export interface Opened {
  readonly newest: ModelRecord | undefined;
  /** The disk remembered it, and that the file equals it. */
  readonly isRemembered: boolean;
}

/** Opens the reign, above `remembered` if there is such a record; undefined if the lease was lost or the process is told to end before. */
export function* open(eider: Eider, reign: Reign, remembered?: ModelRecord): Task<Opened | undefined> {
  const { rules } = eider.world;
  let tried = 0 as Epoch;
  /** Only without `decide-again-after-412`: the decision that an opener does not give up. */
  let stubborn: Opened | undefined;
  yield* eider.pass('lease-taken');
  for (let known = remembered; !mustStop(eider, reign); known = undefined) {
    const tail = known ?? (yield* findTail(eider));
    if (tail === 'failed') {
      yield* eider.sleep(1000);
      continue;
    }
    // A lease that was taken from memory was written after the tail was seen.
    const isConfirmed = known !== undefined || !rules('lease-write-before-open');
    if (!isConfirmed && !(yield* confirmLease(eider, reign))) continue;
    const newest = stubborn === undefined ? tail : stubborn.newest;
    const { seq, epoch } = planOpen({ tail, tried });
    const record = openRecord(eider, { seq, epoch, newest });
    const outcome = yield* create(eider, reign, record);
    if (outcome === 'opened') {
      eider.world.ledger.opened(record);
      reign.open(record);
      eider.note(() => `opened ${describeRecord(record)}`);
      return { newest, isRemembered: known !== undefined };
    }
    if (!rules('decide-again-after-412')) stubborn = { newest, isRemembered: false };
    tried = epoch;
  }
  return undefined;
}

function* create(
  eider: Eider,
  reign: Reign,
  record: ModelRecord,
): Task<'opened' | 'decide-again' | 'stopped'> {
  const { rules } = eider.world;
  let step: OpenStep = { do: 'create' };
  while (!mustStop(eider, reign)) {
    if (step.do === 'list-above' && !rules('list-after-open')) return 'opened';
    if (step.do === 'opened' || step.do === 'decide-again') return step.do;
    const answer = yield* request(eider, step, record);
    if (answer === undefined || (answer.to === 'create' && answer.outcome === 'unknown'))
      yield* eider.rest(1000);
    if (answer !== undefined) {
      step = nextOpenStep({ own: identityOf(record), answer: weakened(answer, record, rules) });
    }
  }
  return 'stopped';
}

/** Writes the lease once more after the tail was read; false: find the tail again, or stop. */
function* confirmLease(eider: Eider, reign: Reign): Task<boolean> {
  while (!mustStop(eider, reign)) {
    const read = seen(eider.lease);
    if (read.kind === 'lease' && read.lease.session === eider.session && read.lease.state === 'held') {
      if (yield* writeLease(eider, signOfLife(eider, reign, read.lease))) {
        yield* eider.pass('lease-confirmed');
        return true;
      }
    } else if (eider.lease !== undefined || eider.observation !== undefined) {
      reign.stop ??= 'stepped-down';
      return false;
    }
    yield* eider.rest(500);
    yield* readLease(eider);
  }
  return false;
}

function mustStop(eider: Eider, reign: Reign): boolean {
  return eider.leaving || reign.stop !== undefined;
}

function openRecord(
  eider: Eider,
  { seq, epoch, newest }: { seq: Seq; epoch: Epoch; newest: ModelRecord | undefined },
): ModelRecord {
  const id = eider.machine.nextId();
  return {
    id,
    seq,
    epoch,
    line: newest?.line ?? (0 as Line),
    kind: 'open',
    time: eider.machine.wallClock,
    content: newest?.content ?? id,
    state: newest?.state ?? emptyContent,
    map: newest?.map,
    segments: newest?.segments ?? [],
    payload: [],
    isNamed: false,
    overrides: false,
    author: eider.session,
  };
}
