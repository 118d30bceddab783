import { describe, expect, it } from 'vitest';
import type { Container } from '../faults/orchestrator.ts';
import type { Task } from '../kernel/task.ts';
import { commitsOf } from '../model/content.ts';
import { play, playAll, type Script, type Stage } from './stage.ts';

/** A sleeps past its lease with a commit that is not shipped; B takes over and falls asleep just before its open. */
function* overtake(stage: Stage): Task<{ a: Container; b: Container }> {
  const a = stage.start();
  yield* stage.untilReady(a);
  yield* stage.ship(a);
  stage.application(a).commit();
  stage.application(a).checkpoint();
  stage.pause(a);
  const b = stage.start();
  stage.pauseAt(b, 'before-open');
  yield* stage.untilPaused(b);
  stage.wake(a);
  yield* stage.untilShipped(a);
  return { a, b };
}

describe('F1: an open falls into a hole that retention has left', () => {
  const script: Script = function* (stage) {
    const { a, b } = yield* overtake(stage);
    yield* stage.untilReady(a);
    yield* stage.shipCheckpoint(a);
    yield* stage.untilGone(3);
    stage.wake(b);
    yield* stage.sleep(60_000);
  };

  it('counts only with a list above it', () => {
    expect(playAll(script)).toEqual([]);
    expect(playAll(script, { without: 'list-after-open' })).toContain('open in a hole');
  });
});

describe('F2: a power loss leaves the file behind its own position', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    yield* stage.ship(a);
    yield* stage.ship(a);
    yield* stage.sleep(3000);
    stage.crash(a, { lost: 1 });
    yield* stage.untilReady(a);
    yield* stage.ship(a);
  };

  it('is seen by comparing content', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'content-comparison' })).toBe('chain');
  });
});

describe('F3: the reply to an append is lost in a crash, and a checkpoint follows', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    yield* stage.ship(a);
    const application = stage.application(a);
    application.commit();
    yield* stage.killEiderAt(a, 'after-append');
    application.commit();
    application.checkpoint();
    application.stop({ cleanly: false });
    stage.orchestrator.restart(a);
    yield* stage.untilReady(a);
    yield* stage.ship(a);
  };

  it('is no conflict, because the intent names what is there', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'intent' })).toBe('false conflict');
  });
});

describe('F4: power loss, a start without the bucket, a checkpoint', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    yield* stage.ship(a);
    yield* stage.ship(a);
    yield* stage.sleep(3000);
    a.machine.connected = false;
    stage.crash(a, { lost: 1 });
    a.machine.disk.hasLostPower = true;
    yield* stage.until(() => a.eider?.application !== undefined);
    stage.application(a).commit();
    stage.application(a).checkpoint();
    a.machine.connected = true;
    yield* stage.untilReady(a);
    yield* stage.untilShipped(a);
  };

  it('is a conflict, because of the mark', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'unverified-mark' })).toBe('chain');
  });
});

describe('F5: a capture outlasts a collection of its own process', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    yield* stage.ship(a);
    stage.delayAt(a, 'packs-uploaded', 100_000);
    yield* stage.shipCheckpoint(a);
  };

  it('holds what it has uploaded', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'collector-holds' })).toBe('unrestorable');
  });
});

describe('F6: a record refers to a pack that its predecessor lacks, while an old collector is past its listing', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    for (let left = 4; left > 0; left--) yield* stage.shipCheckpoint(a);
    stage.pauseAt(a, 'gc-delete-objects');
    yield* stage.untilPaused(a);
    const b = stage.start();
    yield* stage.untilReady(b);
    for (let left = 4; left > 0; left--) yield* stage.shipCheckpoint(b);
    stage.wake(a);
    yield* stage.sleep(30_000);
  };

  it('is kept from it', () => {
    expect(playAll(script)).toEqual([]);
    expect(playAll(script, { without: 'own-epoch-references' })).toContain('collector');
  });
});

describe('F7: a 412 at an open, and the opener goes on with its old decision', () => {
  const script: Script = function* (stage) {
    const { a, b } = yield* overtake(stage);
    stage.wake(b);
    yield* stage.until(() => stage.world.applications.size === 1 && stage.world.clock.now > 100_000);
    expect(commitsOf(stage.world.bucket.newest?.state ?? { iteration: 0, base: [], wal: [] })).toEqual([
      1, 2,
    ]);
    stage.orchestrator.end(a);
  };

  it('decides again', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'decide-again-after-412' })).toBe('chain');
  });
});
