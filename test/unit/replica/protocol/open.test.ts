import { describe, expect, it } from 'vitest';
import type { Epoch, Seq } from '../../../../runtime/src/replica/log/numbers.ts';
import { nextOpenStep, planOpen } from '../../../../runtime/src/replica/protocol/open.ts';

const own = { id: 'open', bodySha256: 'aa' };
const tail = { seq: 7 as Seq, epoch: 3 as Epoch };

describe('an open', () => {
  it('goes just above the tail, under an epoch above all that was seen or tried', () => {
    expect(planOpen({ tail: undefined, tried: 0 as Epoch })).toEqual({ seq: 1, epoch: 1 });
    expect(planOpen({ tail, tried: 0 as Epoch })).toEqual({ seq: 8, epoch: 4 });
    expect(planOpen({ tail, tried: 4 as Epoch })).toEqual({ seq: 8, epoch: 5 });
  });

  it.each([
    ['created', { do: 'list-above' }],
    ['exists', { do: 'read' }],
    ['unknown', { do: 'create' }],
  ] as const)('that was %s goes on with %o', (outcome, step) => {
    expect(nextOpenStep({ own, answer: { to: 'create', outcome } })).toEqual(step);
  });

  it.each([
    ['its own', own, { do: 'list-above' }],
    ["another's", { id: 'x', bodySha256: 'aa' }, { do: 'decide-again', why: 'taken' }],
    ["a clone's", { id: 'open', bodySha256: 'bb' }, { do: 'decide-again', why: 'taken' }],
    ['gone', undefined, { do: 'decide-again', why: 'taken' }],
  ] as const)('that meets a record which is %s', (_, there, step) => {
    expect(nextOpenStep({ own, answer: { to: 'read', there } })).toEqual(step);
  });

  it('counts only if nothing lies above it', () => {
    expect(nextOpenStep({ own, answer: { to: 'list-above', found: false } })).toEqual({ do: 'opened' });
    expect(nextOpenStep({ own, answer: { to: 'list-above', found: true } })).toEqual({
      do: 'decide-again',
      why: 'hole',
    });
  });
});
