import { describe, expect, it } from 'vitest';
import { ReplicaWatch } from '../../../examples/hesocial/demo/replica-watch.ts';
import { commits, instant } from './commits.ts';

const hear = (...lines: object[]): ReplicaWatch => {
  const watch = new ReplicaWatch();
  for (const line of lines) watch.hear(JSON.stringify(line));
  return watch;
};

const shipped = { event: 'sync.shipped', time: instant(5.5), seconds: 0.25, bytes: 100, seq: 3, kind: 'wal' };

describe('who watches the replica', () => {
  it('counts what was shipped', () => {
    expect(hear(shipped, shipped)).toMatchObject({ syncs: 2, uploaded: 200 });
  });

  it('takes for safe only what was committed before the capture began', () => {
    const watch = hear(shipped);
    expect(watch.safeUpTo).toEqual(instant(5.25));
    expect(watch.lag(commits({ from: 1, to: 8 }), instant(8.5))).toBe(2500);
    expect(watch.lag(commits({ from: 1, to: 5 }), instant(8.5))).toBe(0);
  });

  it('takes nothing for safe before the first upload', () => {
    expect(hear().lag(commits({ from: 1, to: 2 }), instant(3))).toBe(2000);
  });

  it('knows how long a lease was waited for, and how the database came back', () => {
    const watch = hear(
      { event: 'lease.waiting', time: instant(1) },
      { event: 'lease.waiting', time: instant(2) },
      { event: 'lease.taken', time: instant(4) },
      { event: 'restore.finished', seconds: 0.5, bytes: 42, seq: 9 },
    );
    expect(watch.waited).toBe(3000);
    expect(watch.restored).toMatchObject({ seconds: 0.5, bytes: 42 });
  });

  it('waited for nothing if the lease was free, and has no interest in other lines', () => {
    const watch = hear({ event: 'lease.taken', time: instant(4) }, { event: 'start.decided' });
    watch.hear('(node:1) Warning: something');
    expect(watch).toMatchObject({ waited: 0, syncs: 0, restored: undefined });
  });
});
