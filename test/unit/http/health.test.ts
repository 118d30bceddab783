import { expect, it } from 'vitest';
import { syncHealth } from '../../../runtime/src/http/health.ts';
import { RunStatus } from '../../../runtime/src/supervisor/run-status.ts';
import { openMetrics } from './open-metrics.ts';

const time = '2026-11-24T12:00:00.000Z';
const name = 'eider_last_verified_restore_timestamp_seconds';

it.each([
  ['nobody has tried', undefined, 0],
  ['it passed', { time, seq: 7, passed: true }, Date.parse(time) / 1000],
  ['it failed, which is not fresh', { time, seq: 7, passed: false }, 0],
] as const)('the last drill shows in health and metrics: %s', async (_, lastDrill, seconds) => {
  const status = new RunStatus(() => 0);
  status.lastDrill = lastDrill;
  const metrics = openMetrics();
  metrics.begin(status);
  const health = syncHealth(status, { mostLagSeconds: 10, redact: (text) => text });
  expect(health.body).toMatchObject({ lastDrill: lastDrill ?? null });
  const shown = (await metrics.text()).split('\n').find((line) => line.startsWith(`${name}{`));
  expect(shown?.split(' ')[1]).toBe(String(seconds));
});

it('health takes secrets out of what it says is in the way', () => {
  const status = new RunStatus(() => 0);
  status.trouble = 'the store refused hush';
  const redact = (text: string) => text.replaceAll('hush', '[secret]');
  expect(syncHealth(status, { mostLagSeconds: 10, redact }).body.trouble).toBe('the store refused [secret]');
});
