import type { Task } from '../kernel/task.ts';
import type { Commit } from '../model/content.ts';
import type { Eider } from './eider.ts';

/** Objects that a copy under `conflicts/` is uploaded in before its manifest makes it complete. */
const parts = 2;

/** Uploads the loser of a conflict; false if that was given up. Only the last request makes it count. */
export function* keepLoser(eider: Eider, commits: readonly Commit[], mustStop: () => boolean): Task<boolean> {
  const { network, bucket } = eider.world;
  let done = 0;
  while (done < parts) {
    if (mustStop()) return false;
    const part = yield* network.call(eider, () => undefined, { slowness: 5 });
    if (part.ok) done++;
    else yield* eider.rest(1000);
  }
  yield* eider.pass('before-conflict-manifest');
  for (;;) {
    if (mustStop()) return false;
    const manifest = yield* network.call(eider, () => bucket.conflicts.push(commits));
    if (manifest.ok) break;
    yield* eider.rest(1000);
  }
  eider.note(() => `kept [${commits}] under conflicts/`);
  return true;
}
