import type { Task } from '../kernel/task.ts';
import type { ModelRecord } from '../model/record.ts';
import { contend } from './contend.ts';
import type { Eider } from './eider.ts';
import { goBack } from './go-back.ts';
import { open } from './open.ts';
import { endReign, startReign } from './run.ts';

/** `eider rewind`: makes an older point the newest state. `choose` picks it among the records of the log. */
export function* rewind(
  eider: Eider,
  choose: (newest: ModelRecord) => ModelRecord | undefined,
  exited: () => void,
): Task {
  if (yield* contend(eider)) {
    const reign = startReign(eider);
    if ((yield* open(eider, reign)) !== undefined) {
      const point = choose(reign.newest);
      if (point !== undefined) yield* goBack(eider, reign, point);
    }
    yield* endReign(eider, reign);
  }
  eider.kill();
  exited();
}
