import { expect, it } from 'vitest';
import { foreignKeyOrder } from '../../../runtime/src/supervisor/export/foreign-key-order.ts';

it('puts each table after those that it refers to', () => {
  const tables = [
    { table: 'a', parents: ['c'] },
    { table: 'b', parents: ['b', 'a'] },
    { table: 'c', parents: [] },
  ];
  expect(foreignKeyOrder(tables)).toEqual(['c', 'a', 'b']);
});

it('puts tables in a circle last', () => {
  const tables = [
    { table: 'a', parents: ['b'] },
    { table: 'b', parents: ['a'] },
    { table: 'c', parents: [] },
  ];
  expect(foreignKeyOrder(tables)).toEqual(['c', 'a', 'b']);
});
