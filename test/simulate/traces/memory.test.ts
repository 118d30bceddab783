import { describe, expect, it } from 'vitest';
import type { Task } from '../kernel/task.ts';
import { Violation } from '../kernel/violation.ts';
import type { Disk } from '../model/disk.ts';
import { play, playAll, type Script, type Stage } from './stage.ts';

/** A has shipped a commit and was stopped; its disk. */
function* stopCleanly(stage: Stage): Task<Disk> {
  const a = stage.start();
  yield* stage.untilReady(a);
  yield* stage.ship(a);
  const { eider, machine } = a;
  stage.orchestrator.end(a);
  yield* stage.until(() => eider?.alive !== true);
  // The bucket takes one write of the lease a second.
  yield* stage.sleep(2000);
  return machine.disk;
}

/** So many starts went without a look at lease and records. */
function expectFromMemory({ world }: Stage, count: number): void {
  const found = world.trace.filter((line) => line.endsWith('starts from memory')).length;
  if (found !== count) throw new Violation('from memory', `${found} starts instead of ${count}`);
}

describe('M1: while a start finds the log as it left it, another one takes the lease', () => {
  const script: Script = function* (stage) {
    const disk = yield* stopCleanly(stage);
    const b = stage.start(disk);
    stage.delayAt(b, 'tail-remembered', 30_000);
    yield* stage.sleep(2000);
    yield* stage.untilReady(stage.start());
    yield* stage.sleep(40_000);
  };

  it('is refused the lease, because that is another version by now', () => {
    expect(playAll(script)).toEqual([]);
    expect(playAll(script, { without: 'lease-as-left' })).toContain('living holder');
  });
});

it('M2: two copies of a disk start at once, and one of them from memory', () => {
  const script: Script = function* (stage) {
    const disk = yield* stopCleanly(stage);
    const both = [stage.start(disk), stage.start(disk.clone())];
    yield* stage.until(() => both.some(({ eider }) => eider?.reign?.isUp === true));
    yield* stage.sleep(60_000);
    expectFromMemory(stage, 1);
  };
  expect(playAll(script)).toEqual([]);
});

it('M3: what a rewind took out does not come back from memory', () => {
  const script: Script = function* (stage) {
    const disk = yield* stopCleanly(stage);
    const rewind = stage.rewind(1);
    yield* stage.until(rewind.hasEnded);
    yield* stage.untilReady(stage.start(disk));
    expectFromMemory(stage, 0);
  };
  expect(play(script)).toBeUndefined();
});

it('M4: a lease that somebody has deleted is waited for as ever', () => {
  const script: Script = function* (stage) {
    const disk = yield* stopCleanly(stage);
    stage.world.bucket.lease = undefined;
    yield* stage.untilReady(stage.start(disk));
    expectFromMemory(stage, 0);
  };
  expect(play(script)).toBeUndefined();
});

it('M5: a start that dies after it has taken the lease leaves nothing to be remembered', () => {
  const script: Script = function* (stage) {
    const disk = yield* stopCleanly(stage);
    const b = stage.start(disk);
    yield* stage.killEiderAt(b, 'before-application');
    stage.crash(b);
    yield* stage.untilReady(b);
    stage.application(b).commit();
    yield* stage.ship(b);
    expectFromMemory(stage, 1);
  };
  expect(play(script)).toBeUndefined();
});
