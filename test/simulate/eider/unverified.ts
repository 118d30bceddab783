import { compareContent } from '../../../runtime/src/replica/protocol/compare-content.ts';
import { decideStart } from '../../../runtime/src/replica/protocol/start-decision.ts';
import type { Task } from '../kernel/task.ts';
import { Application } from '../model/application.ts';
import { commitsOf } from '../model/content.ts';
import { keepLoser } from './conflicts.ts';
import type { Eider } from './eider.ts';
import { findTail } from './find-tail.ts';
import { contentFacts } from './local-facts.ts';

/** Starts the application with the local file because the bucket has never answered. */
export function startUnverified(eider: Eider): void {
  const { machine, world, purpose, hasHeard, application } = eider;
  const { disk } = machine;
  if (purpose === 'rewind' || hasHeard || application !== undefined || !eider.isAloneOnDisk) return;
  const decision = decideStart({
    replica: { kind: 'unreachable' },
    hasLocal: disk.file !== undefined,
    content: undefined,
    policy: world.settings.conflict,
    lastCommit: { local: 0, replica: 0 },
  });
  if (decision.do !== 'start-unverified') return;
  eider.note(() => decision.reason);
  eider.lockDisk();
  if (world.rules('unverified-mark')) disk.unverified = true;
  machine.trouble();
  eider.application = new Application(eider);
}

/** Another one holds the lease: what was started unverified ends, and what the replica lacks is kept. */
export function* stopUnverified(eider: Eider): Task {
  if (eider.application === undefined) return;
  endApplication(eider);
  yield* giveWay(eider);
  eider.unlockDisk();
}

export function endApplication(eider: Eider): void {
  eider.application?.stop({ cleanly: true });
  eider.application = undefined;
}

/** Keeps under `conflicts/` what the local file holds and the replica does not, and moves the file away. */
export function* giveWay(eider: Eider): Task {
  const { machine, world } = eider;
  const { disk } = machine;
  const mustStop = () => eider.leaving;
  while (!mustStop()) {
    const { file } = disk;
    if (file === undefined) return;
    const newest = yield* findTail(eider);
    if (newest === 'failed') {
      yield* eider.sleep(1000);
      continue;
    }
    if (newest === undefined) return;
    const { relation } = compareContent(contentFacts({ disk, file, newest, rules: world.rules }));
    if (relation === 'equal' || relation === 'behind') return;
    if (!(yield* keepLoser(eider, commitsOf(file), mustStop))) return;
    world.ledger.fileReplaced(disk, eider);
    disk.file = undefined;
    disk.position = undefined;
    disk.intent = undefined;
    return;
  }
}
