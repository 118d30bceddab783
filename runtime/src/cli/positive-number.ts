import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that counts something. */
export function positiveNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a number above 0.');
  return Number(text);
}
