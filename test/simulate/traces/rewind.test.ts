import { describe, expect, it } from 'vitest';
import { play, playAll, type Script } from './stage.ts';

describe('L1: the standby has more than the state that was gone back to', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    yield* stage.ship(a);
    yield* stage.ship(a);
    const { hasEnded } = stage.rewind(2);
    yield* stage.until(hasEnded);
    yield* stage.untilReady(a);
    yield* stage.ship(a);
  };

  it('is not ahead, because it is of another line', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'lines' })).toBe('rewind undone');
  });
});

describe('L2: the newest record is older than the window when a rewind lands', () => {
  const retention = { window: 60_000, slot: 60_000, retention: 120_000, grace: 20_000 };
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    yield* stage.ship(a);
    yield* stage.ship(a);
    yield* stage.sleep(100_000);
    const { hasEnded } = stage.rewind(2);
    yield* stage.until(hasEnded);
    yield* stage.untilReady(a);
    yield* stage.sleep(50_000);
  };

  it('can be undone, because its age counts from the rewind', () => {
    expect(play(script, { settings: { retention } })).toBeUndefined();
    expect(play(script, { settings: { retention }, without: 'age-from-next-record' })).toBe('collector');
  });
});

describe('L10: a rewind meets two instances', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    yield* stage.ship(a);
    const b = stage.start();
    yield* stage.untilReady(b);
    yield* stage.ship(b);
    const { hasEnded } = stage.rewind(2);
    yield* stage.until(hasEnded);
    yield* stage.untilReady(b);
    stage.expectHandovers(1);
  };

  it('gives the lease back to whoever held it', () => {
    expect(playAll(script)).toEqual([]);
    expect(playAll(script, { without: 'rewind-gives-back' })).toContain('one handover');
  });
});

describe('L11: a rewind takes longer than the grace while an old collector sleeps', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    for (let left = 3; left > 0; left--) yield* stage.shipCheckpoint(a);
    const point = stage.world.bucket.newest?.seq ?? 0;
    for (let left = 3; left > 0; left--) yield* stage.shipCheckpoint(a);
    stage.pauseAt(a, 'gc-list-log');
    yield* stage.untilPaused(a);
    const { eider, hasEnded } = stage.rewind(point);
    eider.machine.ambushes.set('rewind-copied', () => 140_000);
    yield* stage.until(() => !eider.machine.ambushes.has('rewind-copied') || hasEnded());
    yield* stage.sleep(100_000);
    stage.wake(a);
    yield* stage.until(hasEnded);
    yield* stage.untilReady(a);
  };

  it('has copied what the newest record does not refer to', () => {
    expect(playAll(script)).toEqual([]);
    expect(playAll(script, { without: 'rewind-copies' })).toContain('unrestorable');
  });
});
