import { expect, it } from 'vitest';
import { carryOut } from '../../../runbooks/frame/carry-out.ts';
import type { RunbookContext } from '../../../runbooks/frame/runbook-context.ts';
import type { Step } from '../../../runbooks/frame/step.ts';

/** The part of a context that carrying out steps needs. */
function contextFor(signal = new AbortController().signal): RunbookContext {
  return { say: () => {}, signal } as Partial<RunbookContext> as RunbookContext;
}

function step(does: string, rest: Partial<Step> = {}): Step {
  return { does, ifItFails: '', run: async () => ({ said: `${does} done` }), ...rest };
}

const failing = async (): Promise<never> => {
  throw new Error('the reason');
};

it('does all steps in their order', async () => {
  const steps = [step('first'), step('second')];
  const { done, stopped } = await carryOut({ steps, context: contextFor() });
  expect(done.map(({ said }) => said)).toEqual(['first done', 'second done']);
  expect(stopped).toBeUndefined();
});

it('puts back the last step first, the failed one included, and does nothing after it', async () => {
  const steps = [
    step('first', { putBack: async () => 'first is back' }),
    step('second', { putBack: async () => undefined }),
    step('third', { run: failing, putBack: async () => 'third is back' }),
    step('fourth', { putBack: async () => 'fourth is back' }),
  ];
  const { done, stopped } = await carryOut({ steps, context: contextFor() });
  expect(done).toHaveLength(2);
  expect(stopped?.step.does).toBe('third');
  expect(stopped?.putBack).toEqual(['third is back', 'first is back']);
});

it('says what could not be put back, and puts back the rest', async () => {
  const steps = [
    step('first', { putBack: async () => 'first is back' }),
    step('second', { putBack: failing }),
    step('third', { run: failing }),
  ];
  const { stopped } = await carryOut({ steps, context: contextFor() });
  expect(stopped?.putBack).toEqual(['NOT put back: second: the reason', 'first is back']);
});

it('begins no step after an interruption', async () => {
  const interrupted = new AbortController();
  const steps = [
    step('first', {
      run: async () => {
        interrupted.abort(new Error('Ctrl-C'));
        return { said: 'first done' };
      },
      putBack: async () => 'first is back',
    }),
    step('second'),
  ];
  const { stopped } = await carryOut({ steps, context: contextFor(interrupted.signal) });
  expect(stopped).toMatchObject({ failure: new Error('Ctrl-C'), putBack: ['first is back'] });
});
