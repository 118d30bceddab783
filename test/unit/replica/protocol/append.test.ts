import { describe, expect, it } from 'vitest';
import { nextAppendStep } from '../../../../runtime/src/replica/protocol/append.ts';

const own = { id: 'r1', bodySha256: 'aa' };

describe('the outcome of an append', () => {
  it.each([
    ['created', 'durable'],
    ['exists', 'read'],
    ['unknown', 'create'],
  ] as const)('%s leads to %s', (outcome, step) => {
    expect(nextAppendStep({ own, answer: { to: 'create', outcome } })).toEqual({ do: step });
  });

  it.each([
    ['its own id and bytes', { ...own }, 'durable'],
    ['its own id with other bytes (a clone)', { ...own, bodySha256: 'bb' }, 'fenced'],
    ['another id', { ...own, id: 'r2' }, 'fenced'],
    ['nothing any more', undefined, 'list-above'],
  ] as const)('judges a refused append that finds %s', (_, there, step) => {
    expect(nextAppendStep({ own, answer: { to: 'read', there } })).toEqual({ do: step });
  });

  it('is fenced if what stood there was thinned away below a later record', () => {
    expect(nextAppendStep({ own, answer: { to: 'list-above', found: true } })).toEqual({ do: 'fenced' });
    expect(nextAppendStep({ own, answer: { to: 'list-above', found: false } })).toEqual({ do: 'create' });
  });
});
