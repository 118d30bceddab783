import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import {
  endsAsRemembered,
  mayStartFromMemory,
  type RememberedStop,
} from '../../../runtime/src/replica/protocol/start-from-memory.ts';
import type { Task } from '../kernel/task.ts';
import type { CleanStop, Disk } from '../model/disk.ts';
import type { ModelRecord } from '../model/record.ts';
import { takenBy } from './contend.ts';
import type { Eider } from './eider.ts';
import { writeLease } from './lease-io.ts';
import type { Reign } from './reign.ts';

const here = { replica: 'the bucket', eiderVersion: 'this one' };

/** Takes the lease if disk and replica are as the last clean stop on this disk left them; the newest record then. */
export function* takeFromMemory(eider: Eider): Task<ModelRecord | undefined> {
  const { application, machine, purpose } = eider;
  const { stop } = machine.disk;
  if (purpose === 'rewind' || application !== undefined) return undefined;
  if (stop === undefined || !mayStart(machine.disk, stop)) return undefined;
  if (!(yield* isEndOfLog(eider, stop))) return undefined;
  yield* eider.pass('tail-remembered');
  if (eider.leaving || !eider.isAloneOnDisk) return undefined;
  if (yield* takeAgain(eider, stop)) {
    eider.note(() => 'starts from memory');
    return stop.newest;
  }
  eider.lease = undefined;
  eider.unlockDisk();
  return undefined;
}

/** After the lease was released: what the next start on this disk may rely on. */
export function rememberStop({ lease, machine }: Eider, reign: Reign): void {
  if (lease === undefined || lease.body === 'garbage' || lease.body.to !== null) return;
  if (!reign.isOpen || reign.newest.kind !== 'close') return;
  machine.disk.stop = { newest: reign.newest, lease };
}

function mayStart({ file, position, unverified }: Disk, stop: CleanStop): boolean {
  return mayStartFromMemory({
    stop: asRemembered(stop),
    here,
    position: position && { id: position.id, seq: position.seq },
    untouched: position?.stamp !== undefined && position.stamp === file,
    marked: unverified,
  });
}

function* isEndOfLog(eider: Eider, stop: CleanStop): Task<boolean> {
  const { bucket, network } = eider.world;
  const after = (stop.newest.seq - 1) as Seq;
  const page = yield* network.call(eider, () => bucket.listLog({ after, limit: 2 }));
  if (!page.ok) return false;
  const from = page.value.records.map(({ seq }) => ({ seq, bytes: 1 }));
  return endsAsRemembered({ stop: asRemembered(stop), from });
}

function* takeAgain(eider: Eider, { lease }: CleanStop): Task<boolean> {
  const { bucket, rules } = eider.world;
  eider.lockDisk();
  eider.lease = lease;
  const taken = takenBy(eider);
  if (!rules('lease-as-left') && bucket.lease !== undefined)
    eider.lease = { ...lease, etag: bucket.lease.etag };
  if (!(yield* writeLease(eider, taken))) return false;
  eider.hasHeard = true;
  eider.hasHeld = true;
  return true;
}

function asRemembered({ newest: { id, seq } }: CleanStop): RememberedStop {
  return { ...here, record: { id, seq, bytes: 1 }, canBeFollowed: true };
}
