import { InvalidArgumentError } from 'commander';
import type { Seq } from '../replica/numbers.ts';
import type { WantedPoint } from '../replica/read-point.ts';

/** What `--at` takes, for help texts. */
export const pointHelp = 'newest, a number of `eider points`, or a time such as 2026-11-24T12:00:00Z';

/** Reads which state somebody wants. */
export function parsePoint(text: string): WantedPoint {
  if (text === 'newest') return { at: 'newest' };
  if (/^\d{1,15}$/.test(text)) return { at: 'seq', seq: Number(text) as Seq };
  const time = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(time.getTime()))
    return { at: 'time', time };
  throw new InvalidArgumentError(`Expected ${pointHelp}.`);
}
