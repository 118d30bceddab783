import { defineConfig } from 'vitest/config';

/**
 * One project per kind of test, so that each can be run alone (`vitest run --project unit`).
 * Tests run in child processes: several of them start DuckDB, whose native code must not take the runner down.
 */
const project = (name: string, include: string[], timeout: number) => ({
  test: { name, include, pool: 'forks' as const, testTimeout: timeout, hookTimeout: timeout },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project('unit', ['test/unit/**/*.test.ts'], 30_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 180_000),
      project('faults', ['test/faults/**/*.test.ts'], 300_000),
      project('infra', ['test/infra/**/*.test.ts'], 600_000),
    ],
  },
});
