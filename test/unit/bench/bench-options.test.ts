import { expect, it } from 'vitest';
import { parseOptions } from '../../bench/bench-options.ts';

it('measures 1 GB in the quick form, and everything up to 4 GB in the full one', () => {
  expect(parseOptions([]).transferMegabytes).toEqual([1024]);
  const full = parseOptions(['--full']);
  expect(full.transferMegabytes).toEqual([256, 1024, 4096]);
  expect(full.copies.eider).toBeGreaterThanOrEqual(1000);
});

it('takes other sizes for all databases', () => {
  const { megabytes, changeMegabytes, transferMegabytes } = parseOptions([
    '--megabytes',
    '16',
    '--megabytes',
    '32',
  ]);
  expect({ megabytes, changeMegabytes, transferMegabytes }).toEqual({
    megabytes: 16,
    changeMegabytes: [16, 32],
    transferMegabytes: [16, 32],
  });
});
