import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../runbooks/catalogue.ts';
import { auditActions } from '../../../runtime/src/replica/audit/audit-entry.ts';

const folder = new URL('../../../runbooks/', import.meta.url);
const sections = ['Symptoms', 'Decision', 'Steps', 'Expected output', 'When to escalate'];
/** Node.js takes these wherever they stand on its command line, so a runbook never sees them. */
const takenByNode = ['env-file', 'env-file-if-exists'];

describe.each(Object.entries(catalogue))('the runbook %s', (name, load) => {
  it('is called so, fits on a line of the list, and may be audited', async () => {
    const { runbook } = await load();
    expect(runbook.name).toBe(name);
    expect(runbook.summary.length).toBeLessThan(110);
    expect(auditActions).toContain(`runbook.${name}`);
    for (const option of Object.keys(runbook.options)) expect(takenByNode).not.toContain(option);
  });

  it('has a page with all that somebody needs at night, and a line on the page of decisions', async () => {
    const page = await readFile(new URL(`${name}.md`, folder), 'utf8');
    const found = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(found).toEqual(sections);
    expect(await readFile(new URL('README.md', folder), 'utf8')).toContain(`[${name}](${name}.md)`);
  });
});
