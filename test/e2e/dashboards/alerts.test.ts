import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const cwd = fileURLToPath(new URL('../../../dashboards/generated/', import.meta.url));
const promtool = (...args: string[]) => execa('promtool', args, { cwd, all: true, reject: false });

it('are rules that Prometheus accepts', async () => {
  const { all, exitCode } = await promtool('check', 'rules', '--lint=all', '--lint-fatal', 'alerts.yaml');
  expect(exitCode, all).toBe(0);
});

it('each fire in their bad case, and are silent in the healthy one', async () => {
  const { all, exitCode } = await promtool('test', 'rules', 'alerts.test.yaml');
  expect(exitCode, all).toBe(0);
});
