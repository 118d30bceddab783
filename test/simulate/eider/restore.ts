import type { Task } from '../kernel/task.ts';
import type { Commit, Content } from '../model/content.ts';
import type { Process } from '../model/process.ts';
import type { ModelRecord } from '../model/record.ts';
import type { World } from '../world.ts';

/** What a restore of a record gives: a state, something missing, or no answer. */
export type Fetched = { readonly state: Content } | { readonly missing: string } | 'failed';

/** Reads everything that a record refers to, one request after the other. */
export function* fetchState(world: World, process: Process, record: ModelRecord): Task<Fetched> {
  const base = yield* fetchBase(world, process, record);
  if (!Array.isArray(base)) return base;
  const wal: Commit[] = [];
  for (const { in: seq, commits } of record.segments) {
    const carrier = yield* world.network.call(process, () => world.bucket.readRecord(seq));
    if (!carrier.ok) return 'failed';
    const payload = carrier.value?.payload;
    if (payload === undefined || !commits.every((commit) => payload.includes(commit)))
      return { missing: `log/${seq}` };
    wal.push(...commits);
  }
  return { state: { iteration: record.state.iteration, base, wal } };
}

function* fetchBase(
  world: World,
  process: Process,
  record: ModelRecord,
): Task<Commit[] | { readonly missing: string } | 'failed'> {
  const { map: name } = record;
  if (name === undefined) return [];
  const map = yield* world.network.call(process, () => world.bucket.maps.get(name));
  if (!map.ok) return 'failed';
  if (map.value === undefined) return { missing: name };
  const base: Commit[] = [];
  for (const name of map.value.packs) {
    const slowness = world.random.pick([5, 10, 80]);
    const pack = yield* world.network.call(process, () => world.bucket.packs.get(name), { slowness });
    if (!pack.ok) return 'failed';
    if (pack.value === undefined) return { missing: name };
    base.push(...pack.value.commits);
  }
  return base;
}
