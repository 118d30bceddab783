import { describe, expect, it } from 'vitest';
import { judge, type VerdictFacts } from '../../../../runtime/src/http/page/verdict.ts';
import { runStates } from '../../../../runtime/src/supervisor/run-status.ts';

const healthy: VerdictFacts = {
  state: 'running',
  lagSeconds: 0.3,
  mostLagSeconds: 10,
  opaque: false,
  drillAgeSeconds: 7200,
  drillPassed: true,
  mostDrillAgeSeconds: 48 * 3600,
  holder: 'web-2',
};

describe('the verdict', () => {
  it.each<[string, Partial<VerdictFacts>, string, RegExp]>([
    ['all is well', {}, 'safe', /^Your data is safe: commits are in the bucket within 10 seconds\.$/],
    ['the lag is just allowed', { lagSeconds: 10 }, 'safe', /is safe/],
    ['it lags', { lagSeconds: 190 }, 'danger', /last 3 minutes may be on this machine only/],
    ['nobody proved a restore', { drillAgeSeconds: undefined }, 'watch', /no restore was proven yet/],
    ['the last proof failed', { drillPassed: false }, 'danger', /the last restore that was tried failed/],
    ['the last proof is old', { drillAgeSeconds: 73 * 3600 }, 'watch', /no restore was proven for 3 days/],
    ['lag comes before an old proof', { lagSeconds: 60, drillAgeSeconds: undefined }, 'danger', /1 minute /],
    ['the file cannot be followed', { opaque: true }, 'danger', /cannot be followed while it is open/],
    ['another one writes', { state: 'standby' }, 'watch', /web-2 writes/],
    ['nobody knows who writes', { state: 'standby', holder: undefined }, 'watch', /another one writes/],
    ['the bucket does not answer', { state: 'unverified' }, 'danger', /does not answer/],
    ['another writer has taken over', { state: 'fenced' }, 'danger', /taken over/],
  ])('while %s', (_, changes, level, sentence) => {
    const verdict = judge({ ...healthy, ...changes });
    expect(verdict.level).toBe(level);
    expect(verdict.sentence).toMatch(sentence);
  });

  it('is never safe but while the application runs under replication', () => {
    for (const state of runStates)
      expect(judge({ ...healthy, state }).level === 'safe').toBe(state === 'running');
  });
});
