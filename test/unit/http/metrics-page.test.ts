import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderMetricsPage } from '../../../runtime/src/http/metrics-page.ts';

it('is current in docs/metrics.md (npm run docs:pages)', () => {
  const page = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
  expect(page).toBe(renderMetricsPage());
});
