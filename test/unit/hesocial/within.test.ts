import { describe, expect, it } from 'vitest';
import { StepFailedError } from '../../../examples/hesocial/demo/step-failed-error.ts';
import { within } from '../../../examples/hesocial/demo/within.ts';

const never = new Promise<string>(() => {});
const options = {
  milliseconds: 60_000,
  what: 'The guest',
  signal: new AbortController().signal,
  log: ['door open'],
};

describe('waiting within a time', () => {
  it('gives what came', async () => {
    expect(await within(Promise.resolve('here'), options)).toBe('here');
  });

  it('passes on why it failed', async () => {
    await expect(within(Promise.reject(new Error('fell ill')), options)).rejects.toThrow('fell ill');
  });

  it('says what did not come, with the log of whom it waited for', async () => {
    const failure = await within(never, { ...options, milliseconds: 1 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StepFailedError);
    expect(failure).toMatchObject({
      message: 'The guest did not come within 0.001 s',
      logTail: ['door open'],
    });
  });

  it('stops when everything is stopped', async () => {
    const stop = new AbortController();
    const waiting = within(never, { ...options, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(within(never, { ...options, signal: stop.signal })).rejects.toThrow('enough');
  });
});
