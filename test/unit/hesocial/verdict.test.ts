import { describe, expect, it } from 'vitest';
import type { Inspection } from '../../../examples/hesocial/checks/inspection.ts';
import { type Evidence, judge, lossLimit } from '../../../examples/hesocial/demo/verdict.ts';
import { commits, instant } from './commits.ts';

const inspection = (last: bigint): Inspection => ({
  last,
  tables: [{ name: 'users', rows: 3, fingerprint: '17' }],
  checks: [{ name: 'no seat is lost', violations: 0 }],
});

const secondLife = commits({ from: 10, to: 12, late: 100 });

const good: Evidence = {
  firstLife: { acknowledged: commits({ from: 1, to: 10 }), killedAt: instant(10.4) },
  secondLife: { found: inspection(9n), acknowledged: secondLife, exitCode: 0 },
  left: inspection(12n),
  elsewhere: { ...inspection(12n), journal: [...commits({ from: 1, to: 9 }), ...secondLife] },
};

const broken = (evidence: Evidence): string[] =>
  judge(evidence)
    .filter(({ kept }) => !kept)
    .map(({ promise }) => promise);

describe('the verdict', () => {
  it('is that every promise was kept, with the numbers', () => {
    expect(broken(good)).toEqual([]);
    expect(judge(good)[0]?.seen).toBe('1 commit of 10, the oldest 0.4 s old');
  });

  it('counts a loss that is too old', () => {
    const killedAt = new Date(instant(10).getTime() + lossLimit + 1);
    expect(broken({ ...good, firstLife: { ...good.firstLife, killedAt } })).toEqual([
      'kill -9 and a lost disk cost at most 2.0 s of commits',
    ]);
  });

  it('does not take a platform that never wrote for one that lost nothing', () => {
    const firstLife = { ...good.firstLife, acknowledged: [] };
    expect(broken({ ...good, firstLife })).toContain('kill -9 and a lost disk cost at most 2.0 s of commits');
  });

  it('names the check that a restored database breaks', () => {
    const found = { ...inspection(9n), checks: [{ name: 'no seat is lost', violations: 2 }] };
    const findings = judge({ ...good, secondLife: { ...good.secondLife, found } });
    expect(findings.filter(({ kept }) => !kept)).toEqual([
      {
        promise: 'after the crash, tables and checks agree',
        kept: false,
        seen: '3 rows, 0 of 1 checks hold; not: no seat is lost (2)',
      },
    ]);
  });

  it('does not take checks that did not run for checks that hold', () => {
    const elsewhere = { ...good.elsewhere, checks: [] };
    expect(broken({ ...good, elsewhere })).toEqual(['after the stop, tables and checks agree']);
  });

  it('sees a commit at the wrong place', () => {
    const journal = good.elsewhere.journal.toReversed();
    expect(broken({ ...good, elsewhere: { ...good.elsewhere, journal } })).toEqual([
      'what is there is in order, without a gap',
    ]);
  });

  it('sees a commit that SIGTERM cost', () => {
    expect(broken({ ...good, elsewhere: { ...good.elsewhere, last: 11n } })).toEqual([
      'SIGTERM loses nothing, and the application’s own exit code comes through',
    ]);
  });

  it.each([74, null])('sees an exit code that is not the application’s: %s', (exitCode) => {
    expect(broken({ ...good, secondLife: { ...good.secondLife, exitCode } })).toEqual([
      'SIGTERM loses nothing, and the application’s own exit code comes through',
    ]);
  });

  it('sees a table that differs from what was left behind', () => {
    const left = { ...good.left, tables: [{ name: 'users', rows: 3, fingerprint: '18' }] };
    expect(broken({ ...good, left })).toEqual([
      'restored on another machine, it is the database that was left behind',
    ]);
  });
});
