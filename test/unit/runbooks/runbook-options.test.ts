import { expect, it } from 'vitest';
import { parseOptions } from '../../../runbooks/frame/runbook-options.ts';

const declared = {
  to: { value: '<point>', does: 'where to', required: true },
  discard: { does: 'delete' },
} as const;

it('reads values and switches', () => {
  const options = parseOptions(['--to', '17', '--discard', '--yes'], declared);
  expect(options.needed('to')).toBe('17');
  expect([options.has('discard'), options.has('yes'), options.has('dry-run')]).toEqual([true, true, false]);
  expect(options.given).toEqual({ to: '17', discard: true, yes: true });
});

it('refuses what is unknown, what lacks its value, and what is missing, except for help', () => {
  expect(() => parseOptions(['--form', 'x'], declared)).toThrow('--form');
  expect(() => parseOptions(['--to'], declared)).toThrow('--to');
  expect(() => parseOptions(['--discard'], declared)).toThrow('--to is missing');
  expect(parseOptions(['--help'], declared).has('help')).toBe(true);
});
