import { objectName } from '../../../runtime/src/replica/keys.ts';
import { type Line, nextSeq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Task } from '../kernel/task.ts';
import { commitsOf } from '../model/content.ts';
import type { ModelRecord } from '../model/record.ts';
import { append } from './append.ts';
import type { Eider } from './eider.ts';
import type { Reign } from './reign.ts';
import { fetchState } from './restore.ts';

/** Makes an older point the newest state, in a reign that has been opened for that. */
export function* goBack(eider: Eider, reign: Reign, point: ModelRecord): Task {
  eider.note(() => `rewinds to @${point.seq} [${commitsOf(point.state)}]`);
  reign.deadline = eider.world.clock.now + 300_000;
  const map = yield* copyBase(eider, reign, point);
  if (map === 'gave-up') return;
  const fetched = yield* fetchState(eider.world, eider, point);
  if (fetched === 'failed' || 'missing' in fetched) return;
  yield* eider.pass('rewind-copied');
  const record = rewindRecord(eider, reign, point, map.name);
  const appended = yield* append(eider, reign, record, () => record);
  if (appended.outcome === 'durable') eider.world.ledger.acknowledged(record);
}

/** Copies what the newest record does not refer to under this epoch's names; a 404 ends it before anything is appended. */
function* copyBase(
  eider: Eider,
  reign: Reign,
  point: ModelRecord,
): Task<{ readonly name: string | undefined } | 'gave-up'> {
  const { network, bucket, rules } = eider.world;
  const { map } = point;
  if (map === undefined || map === reign.newest.map) return { name: map };
  const wanted = yield* network.call(eider, () => bucket.maps.get(map));
  if (!wanted.ok || wanted.value === undefined) return 'gave-up';
  const newest = reign.newest.map === undefined ? [] : (bucket.maps.get(reign.newest.map)?.packs ?? []);
  const packs: string[] = [];
  // A large database takes its time.
  const pace = eider.world.random.pick([0, 0, 60_000]);
  for (const from of wanted.value.packs) {
    yield* eider.rest(pace);
    if (reign.deadline !== undefined && eider.world.clock.now > reign.deadline) return 'gave-up';
    if (newest.includes(from) || !rules('rewind-copies')) {
      packs.push(from);
      continue;
    }
    const to = `packs/${objectName(reign.epoch, eider.machine.nextId())}`;
    const copied = yield* network.call(eider, () => bucket.copyPack(from, to), { slowness: 8 });
    yield* eider.pass('rewind-copying');
    if (!copied.ok || !copied.value) return 'gave-up';
    packs.push(to);
  }
  const name = `maps/${objectName(reign.epoch, eider.machine.nextId())}`;
  const written = yield* network.call(eider, () => bucket.maps.set(name, { packs }));
  return written.ok ? { name } : 'gave-up';
}

function rewindRecord(eider: Eider, reign: Reign, point: ModelRecord, map: string | undefined): ModelRecord {
  const id = eider.machine.nextId();
  const seq = nextSeq(reign.newest.seq);
  const { state } = point;
  return {
    id,
    seq,
    epoch: reign.epoch,
    line: (reign.newest.line + 1) as Line,
    kind: 'rewind',
    time: eider.machine.wallClock,
    content: id,
    state,
    map,
    segments: state.wal.length > 0 ? [{ in: seq, commits: state.wal }] : [],
    payload: state.wal,
    isNamed: false,
    overrides: false,
    author: eider.session,
  };
}
