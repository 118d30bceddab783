import { expect, it } from 'vitest';
import { gatherStatus } from '../../../../runtime/src/http/page/status-facts.ts';
import { statusPage } from '../../../../runtime/src/http/page/status-page.ts';
import { RecentEvents } from '../../../../runtime/src/logging/recent-events.ts';
import { RunStatus } from '../../../../runtime/src/supervisor/run-status.ts';
import { pageContext } from '../page-context.ts';

const silent = () => {};
const hush = (text: string) => text.replaceAll('hush', '[secret]');

/** The page of a run that has trouble. */
async function pageOf({
  message = '',
  trouble = '',
}: {
  message?: string;
  trouble?: string;
}): Promise<string> {
  const events = new RecentEvents({ most: 3, now: () => new Date(), redact: hush });
  events
    .remembering({ debug: silent, info: silent, warn: silent, error: silent })
    .warn('sync.delayed', message);
  const status = new RunStatus(() => 0);
  status.state = 'running';
  status.trouble = trouble;
  const facts = gatherStatus(pageContext({ status: () => status, events, redact: hush }));
  return String(await statusPage(facts));
}

it('shows what it is told as text, whatever that is', async () => {
  const page = await pageOf({ message: '<script>alert(1)</script>', trouble: '"><img src=x>' });
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toContain('<img');
});

it('shows no secret, wherever it turns up', async () => {
  const page = await pageOf({ message: 'a hush b', trouble: 'c hush d' });
  expect(page).not.toContain('hush');
  expect(page).toContain('a [secret] b');
  expect(page).toContain('c [secret] d');
});

it('shows what to type as such', async () => {
  expect(await pageOf({})).toContain('<p><code>eider drill</code> proves one now;');
});

it('calls nothing never that this process has just not seen yet', async () => {
  const page = await pageOf({});
  expect(page).toContain('<dt>Last archive</dt><dd>none known here');
  expect(page).not.toContain('never');
});
