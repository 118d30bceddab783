import { expect, it } from 'vitest';
import { changeKinds, changeStatement } from '../../bench/database/changes.ts';

const common = { lineitems: 1000, seed: 1 };

it.each(changeKinds)('%s means other rows in each round', (kind) => {
  const statements = [1, 2, 3].map((round) => changeStatement({ ...common, kind, share: 0.01, round }));
  expect(new Set(statements).size).toBe(3);
});

it('no share is no statement', () => {
  expect(changeStatement({ ...common, kind: 'insert', share: 0, round: 1 })).toBeUndefined();
});

it('contiguous rows lie beside each other, and inside the table', () => {
  for (let round = 1; round < 200; round += 1) {
    const sql = changeStatement({ ...common, kind: 'delete contiguous', share: 0.1, round });
    const [, from, to] = /l_id >= (\d+) AND l_id < (\d+)/.exec(sql ?? '') ?? [];
    expect(Number(to) - Number(from)).toBe(100);
    expect(Number(to)).toBeLessThanOrEqual(1000);
  }
});
