import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderEventsPage } from '../../../runtime/src/logging/events-page.ts';

it('is current in docs/events.md (npm run docs:pages)', () => {
  const page = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8');
  expect(page).toBe(renderEventsPage());
});
