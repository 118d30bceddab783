import { defineConfig } from 'vitest/config';

/**
 * One project per kind of test, so that each can be run alone (`vitest run --project unit`).
 * Tests run in child processes: several of them start DuckDB, whose native code must not take the runner down.
 */
const project = (name: string, include: string[], timeout: number, exclude: string[] = []) => ({
  test: { name, include, exclude, pool: 'forks' as const, testTimeout: timeout, hookTimeout: timeout },
});

const points = project('points', ['test/points/**/*.test.ts'], 300_000);

export default defineConfig({
  test: {
    // `test:e2e` takes three: its tests wait for processes and servers most of the time.
    maxWorkers: 2,
    reporters: ['default', './test/support/counts-reporter.ts'],
    projects: [
      project('unit', ['test/unit/**/*.test.ts'], 30_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 180_000, ['test/e2e/limits/**']),
      project('limits', ['test/e2e/limits/**/*.test.ts'], 1_800_000),
      project('faults', ['test/faults/**/*.test.ts'], 300_000),
      { test: { ...points.test, globalSetup: ['test/points/global-setup.ts'] } },
      project('simulate', ['test/simulate/**/*.test.ts'], 120_000),
      project('infra', ['test/infra/**/*.test.ts'], 600_000),
    ],
  },
});
