import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { InterruptedError } from '../../../runtime/src/cli/interruption.ts';
import { reportError } from '../../../runtime/src/cli/report-error.ts';
import { UsageError } from '../../../runtime/src/cli/usage-error.ts';

function report(error: unknown, { verbose = false } = {}): { text: string; code: number } {
  let text = '';
  const code = reportError({
    error,
    verbose,
    write: (part) => {
      text += part;
    },
  });
  return { text, code };
}

const usageError = new UsageError({ what: 'This is wrong', todo: 'Do that', cause: new Error('deep down') });

it('says in one line what happened and what to do', () => {
  expect(report(usageError)).toEqual({ text: 'eider: This is wrong. Do that\n', code: 64 });
});

it('shows what lies underneath on request', () => {
  expect(report(usageError, { verbose: true }).text).toContain('deep down');
});

it.each([new TypeError('oops'), 'oops'])('calls everything else a bug, and shows all of it', (error) => {
  const { text, code } = report(error);
  expect(code).toBe(70);
  expect(text).toMatch(/this is a bug in Eider/);
  expect(text).toContain('oops');
  if (error instanceof Error) expect(text).toContain('report-error.test.ts');
});

it('says of a wait that somebody interrupted that it was interrupted', async () => {
  const signal = AbortSignal.abort(new InterruptedError('SIGINT'));
  const failure = await delay(1, undefined, { signal }).catch((error: unknown) => error);
  const { text, code } = report(failure);
  expect(text).toMatch(/^eider: SIGINT interrupted this\. /);
  expect(code).toBe(75);
});
