import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';

/** Makes sure that a runbook says what its page promises: every line of "Expected output", in that order, `…` standing for anything. */
export async function expectAsOnPage(name: string, stdout: string): Promise<void> {
  const page = await readFile(new URL(`../../../../runbooks/${name}.md`, import.meta.url), 'utf8');
  const [, block = ''] = /## Expected output\n\n```\n([\s\S]*?)\n```/.exec(page) ?? [];
  expect(block).not.toBe('');
  const lines = stdout.split('\n');
  let from = 0;
  for (const promised of block.split('\n')) {
    const at = lines.findIndex((line, index) => index >= from && shapeOf(promised).test(line));
    expect(at, `the page of ${name} promises the line "${promised}" in:\n${stdout}`).toBeGreaterThanOrEqual(
      0,
    );
    from = at + 1;
  }
}

function shapeOf(line: string): RegExp {
  const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
