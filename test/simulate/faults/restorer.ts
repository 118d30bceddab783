import { fetchState } from '../eider/restore.ts';
import type { Task } from '../kernel/task.ts';
import { Violation } from '../kernel/violation.ts';
import { sameContent } from '../model/content.ts';
import type { Process } from '../model/process.ts';
import { describeRecord, type ModelRecord } from '../model/record.ts';
import type { World } from '../world.ts';

/** `eider restore -o`: it needs no lease. Once, it plans again if something is missing. */
export function* restore(world: World, process: Process, choose: () => ModelRecord | undefined): Task {
  for (const attempt of [1, 2]) {
    const record = choose();
    if (record === undefined) return;
    const startedAt = world.clock.now;
    world.note(() => `restorer: plans ${describeRecord(record)}`);
    const fetched = yield* fetchState(world, process, record);
    if (fetched === 'failed') return;
    if ('state' in fetched) {
      if (sameContent(fetched.state, record.state)) return;
      throw new Violation(
        'restore',
        `${describeRecord(record)} was restored as [${fetched.state.base}|${fetched.state.wal}]`,
      );
    }
    const took = world.clock.now - startedAt;
    if (took < world.settings.retention.grace) {
      throw new Violation(
        'restore',
        `${describeRecord(record)} misses ${fetched.missing} after ${took / 1000} s`,
      );
    }
    world.note(() => `restorer: ${fetched.missing} is gone, attempt ${attempt}`);
  }
}
