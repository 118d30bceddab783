import { expect, it } from 'vitest';
import { parseOptions } from '../../bench/bench-options.ts';

it('measures 1 GB in the quick form, and everything up to 4 GB in the full one', () => {
  expect(parseOptions([]).transfers.map(({ megabytes }) => megabytes)).toEqual([1024]);
  const full = parseOptions(['--full']);
  expect(full.transfers.map(({ megabytes }) => megabytes)).toEqual([256, 1024, 4096]);
  expect(full.copies.eider).toBeGreaterThanOrEqual(1000);
});

it('takes other sizes for all databases', () => {
  const options = parseOptions(['--megabytes', '16', '--megabytes', '32']);
  const both = [16, 32].map((megabytes) => ({ megabytes, rounds: 2 }));
  expect(options).toMatchObject({
    megabytes: 16,
    changes: both,
    transfers: both,
    slowLine: { megabytes: 16 },
  });
});
