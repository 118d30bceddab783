import { describe, expect, it } from 'vitest';
import type { Container } from '../faults/orchestrator.ts';
import type { Task } from '../kernel/task.ts';
import { Violation } from '../kernel/violation.ts';
import { play, playAll, type Script, type Stage } from './stage.ts';

/** A runs and has shipped a commit; then B is started, asks, and gets the lease. */
function* rollOut(stage: Stage): Task<{ a: Container; b: Container }> {
  const a = stage.start();
  yield* stage.untilReady(a);
  yield* stage.ship(a);
  const b = stage.start();
  yield* stage.untilReady(b);
  return { a, b };
}

describe('L3: the old instance has not asked in its start', () => {
  const script: Script = function* (stage) {
    yield* rollOut(stage);
    yield* stage.sleep(200_000);
    stage.expectHandovers(1);
  };

  it('does not ask back, because it is not newer', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'order-of-instances' })).toBe('one handover');
  });
});

describe('L4: the old instance exits when it has handed over, and is restarted', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    const b = stage.start();
    yield* stage.until(() => a.eider?.reign?.stop === 'asked');
    a.eider?.terminate();
    yield* stage.untilReady(b);
    yield* stage.sleep(60_000);
    stage.expectHandovers(1);
  };

  it('does not take turns with the new one', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'order-of-instances' })).toBe('one handover');
  });
});

describe('L5: the lease is released to anybody', () => {
  const script: Script = function* (stage) {
    yield* rollOut(stage);
    stage.expectHandovers(1);
  };

  it('is reserved for the asker, else the old one takes it again', () => {
    expect(playAll(script)).toEqual([]);
    expect(playAll(script, { without: 'reservation' })).toEqual(['one handover']);
  });
});

describe('L6: B sleeps after it has taken the lease, A takes over', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    yield* stage.ship(a);
    stage.pause(a);
    const b = stage.start();
    stage.pauseAt(b, 'lease-taken');
    yield* stage.untilPaused(b);
    stage.wake(a);
    yield* stage.until(() => a.eider?.application === undefined);
    yield* stage.untilReady(a);
    stage.wake(b);
    yield* stage.sleep(10_000);
  };

  it('writes the lease once more between tail and open', () => {
    expect(playAll(script)).toEqual([]);
    expect(playAll(script, { without: 'lease-write-before-open' })).toEqual(['open over the holder']);
  });
});

describe('L7: the lease is deleted while its holder lives', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    yield* stage.ship(a);
    stage.world.bucket.lease = undefined;
    stage.start();
    yield* stage.sleep(30_000);
  };

  it('is not taken at once', () => {
    expect(playAll(script)).toEqual([]);
    expect(playAll(script, { without: 'wait-on-missing-lease' })).toContain('one application');
  });
});

describe('L8: the holder is asked before its application is up', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    stage.delayAt(a, 'before-application', 40_000);
    yield* stage.until(() => a.eider?.reign?.isOpen === true);
    yield* stage.untilReady(stage.start());
  };

  it('sees the ask in its own heartbeat', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'ask-in-any-body' })).toBe('liveness');
  });
});

describe('L9: the new instance has lost the lease after a pause', () => {
  const script: Script = function* (stage) {
    const { a, b } = yield* rollOut(stage);
    stage.pause(b);
    yield* stage.untilReady(a);
    stage.wake(b);
    yield* stage.until(() => b.eider?.application === undefined);
    yield* stage.untilReady(b);
  };

  it('asks again', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'asking-again' })).toBe('liveness');
  });
});

describe('the holder has nothing to write, and others wait', () => {
  const script: Script = function* (stage) {
    yield* rollOut(stage);
    stage.start();
    yield* stage.sleep(800_000);
    stage.expectHandovers(2);
  };

  it('is asked for signs of life, and answers', () => {
    expect(playAll(script)).toEqual([]);
    expect(playAll(script, { without: 'watched-before-expiry' })).toEqual(['living holder']);
    expect(playAll(script, { without: 'watch-is-answered' })).toEqual(['living holder']);
  });
});

describe('the holder dies', () => {
  const replaced = (watchedBefore: boolean): Script =>
    function* (stage) {
      const { a, b } = yield* rollOut(stage);
      const isWatched = () => {
        const body = stage.world.bucket.lease?.body;
        return body !== undefined && body !== 'garbage' && body.watched;
      };
      yield* stage.until(() => isWatched() === watchedBefore);
      stage.pause(b);
      const { clock, settings } = stage.world;
      const diedAt = clock.now;
      yield* stage.untilReady(a);
      // A look until it is asked, a TTL, a look, and the start.
      const most = settings.ttl + 2 * settings.poll + 8000;
      if (clock.now - diedAt > most) throw new Violation('failover', `${clock.now - diedAt} ms`);
    };

  it('is replaced a TTL later, whether or not it was watched before', () => {
    expect(playAll(replaced(true))).toEqual([]);
    expect(playAll(replaced(false))).toEqual([]);
  });
});
