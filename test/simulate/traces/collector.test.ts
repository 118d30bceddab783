import { describe, expect, it } from 'vitest';
import { play, type Script } from './stage.ts';

describe('a collector sleeps after its listing, and its successor thins what it has listed', () => {
  const script: Script = function* (stage) {
    const a = stage.start();
    yield* stage.untilReady(a);
    // The WAL of the last of these lies in record 5, but for its newest commit.
    for (let left = 5; left > 0; left--) yield* stage.ship(a);
    yield* stage.sleep(60_000);
    stage.delayAt(a, 'gc-carriers', 5000);
    yield* stage.until(() => !a.machine.ambushes.has('gc-carriers'));
    yield* stage.ship(a);
    stage.pause(a);
    const b = stage.start();
    yield* stage.untilReady(b);
    yield* stage.untilGone(6);
    stage.wake(a);
    yield* stage.sleep(30_000);
  };

  it('ends when the newest record that it knows is gone', () => {
    expect(play(script)).toBeUndefined();
    expect(play(script, { without: 'newest-still-there' })).toBe('collector');
  });
});
