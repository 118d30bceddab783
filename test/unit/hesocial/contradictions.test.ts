import { describe, expect, it } from 'vitest';
import { contradictions } from '../../../examples/hesocial/demo/contradictions.ts';
import { commits } from './commits.ts';

/** The first life told of 1–10, of which 7 came back; the second went on from there. */
const history = {
  firstLife: commits({ from: 1, to: 10 }),
  restored: 7n,
  secondLife: commits({ from: 8, to: 12, late: 100 }),
};
const journal = [...commits({ from: 1, to: 7 }), ...history.secondLife];

describe('a journal and its ledgers', () => {
  it('agree when the journal is what both lives told', () => {
    expect(contradictions(journal, history)).toEqual([]);
  });

  it('contradict each other when a commit is missing', () => {
    expect(contradictions(journal.slice(0, -1), history)).toEqual([12n]);
  });

  it('contradict each other when a commit is missing in the middle', () => {
    expect(contradictions(journal.toSpliced(3, 1), history)).toContain(4n);
  });

  it('contradict each other when a commit that was lost is there after all', () => {
    expect(contradictions(journal.toSpliced(7, 1, ...commits({ from: 8, to: 8 })), history)).toEqual([8n]);
  });

  it('contradict each other when the journal has a commit that nobody was told of', () => {
    expect(contradictions([...journal, ...commits({ from: 13, to: 13 })], history)).toEqual([13n]);
  });

  it('agree about the one commit that was under way when the first life ended', () => {
    const secondLife = commits({ from: 12, to: 14, late: 100 });
    const whole = [...commits({ from: 1, to: 11 }), ...secondLife];
    expect(contradictions(whole, { ...history, restored: 11n, secondLife })).toEqual([]);
  });
});
