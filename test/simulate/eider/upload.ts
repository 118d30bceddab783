import { objectName } from '../../../runtime/src/replica/keys.ts';
import type { Task } from '../kernel/task.ts';
import { type Commit, type Content, isPrefix, sameBase } from '../model/content.ts';
import type { Eider } from './eider.ts';
import type { Reign } from './reign.ts';

/** Uploads what a state needs and the newest record does not refer to; the names are held until the record is durable. */
export function* uploadBase(
  eider: Eider,
  reign: Reign,
  state: Content,
  names: string[],
): Task<{ readonly name: string | undefined; readonly isNew: boolean } | 'gave-up'> {
  const { newest } = reign;
  if (sameBase(newest.state, state)) return { name: newest.map, isNew: false };
  const { bucket } = eider.world;
  const packs = keptPacks(eider, newest.map, state.base);
  const covered = packs.flatMap((name) => bucket.packs.get(name)?.commits ?? []);
  const rest = state.base.slice(covered.length);
  if (rest.length > 0) {
    const name = newName(eider, reign, 'packs');
    names.push(name);
    if (!(yield* put(eider, reign, () => bucket.packs.set(name, { commits: rest })))) return 'gave-up';
    packs.push(name);
  }
  const name = newName(eider, reign, 'maps');
  names.push(name);
  yield* eider.pass('pack-uploaded');
  if (!(yield* put(eider, reign, () => bucket.maps.set(name, { packs })))) return 'gave-up';
  return { name, isNew: true };
}

/** Packs of the newest map whose blocks have not changed; a checkpoint rewrites the last one as often as not. */
function keptPacks(eider: Eider, map: string | undefined, base: readonly Commit[]): string[] {
  const { bucket, random, rules } = eider.world;
  const before = map === undefined ? [] : (bucket.maps.get(map)?.packs ?? []);
  const kept: string[] = [];
  let covered: Commit[] = [];
  const cover = (name: string) => {
    const commits = bucket.packs.get(name)?.commits ?? [];
    const longer = [...covered, ...commits];
    if (commits.length === 0 || !isPrefix(longer, base)) return false;
    covered = longer;
    kept.push(name);
    return true;
  };
  const unchanged = random.chance(0.5) ? before.slice(0, -1) : before;
  for (const name of unchanged) if (!cover(name)) break;
  if (rules('own-epoch-references')) return kept;
  // Blocks that some pack of the bucket already holds are not uploaded again.
  if (random.chance(0.6)) return kept;
  for (let found = true; found; )
    found = [...bucket.packs.keys()].some((name) => !kept.includes(name) && cover(name));
  return kept;
}

/** Held from before the first byte is sent. */
function newName(eider: Eider, reign: Reign, folder: 'packs' | 'maps'): string {
  const name = `${folder}/${objectName(reign.epoch, eider.machine.nextId())}`;
  reign.held.add(name);
  return name;
}

/** Uploads in parts until it is done; an upload that is given up leaves nothing but parts that nobody sees. */
function* put(eider: Eider, reign: Reign, complete: () => unknown): Task<boolean> {
  const { network, clock, random } = eider.world;
  const parts = 1 + random.int(2);
  for (let done = 0; done < parts; ) {
    if (reign.deadline !== undefined && clock.now > reign.deadline) return false;
    const isLast = done === parts - 1;
    const part = yield* network.call(eider, () => (isLast ? complete() : undefined), { slowness: 8 });
    if (part.ok) done++;
    else yield* eider.rest(1000);
  }
  return true;
}
