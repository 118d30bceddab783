import { InvalidArgumentError } from 'commander';
import type { Seq } from '../replica/log/numbers.ts';
import type { WantedPoint } from '../replica/log/read-point.ts';

/** What `--at` takes, for help texts. */
export const pointHelp =
  'newest, a number or a name of `eider points`, a time such as 2026-11-24T12:00:00Z, or "before <time>"';

/** Reads which state somebody wants. */
export function parsePoint(text: string): WantedPoint {
  if (text === 'newest') return { at: 'newest' };
  if (/^\d{1,15}$/.test(text)) return { at: 'seq', seq: Number(text) as Seq };
  const [, before, at = ''] = /^(before )?(\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2}))$/.exec(text) ?? [];
  // Stores tell times to the millisecond.
  const time = new Date(Date.parse(at) - (before === undefined ? 0 : 1));
  if (!Number.isNaN(time.getTime())) return { at: 'time', time };
  // No time starts with a letter, but "before <time>" does, and has a space.
  if (/^[A-Za-z][\w.-]{0,127}$/.test(text)) return { at: 'name', name: text };
  throw new InvalidArgumentError(`Expected ${pointHelp}.`);
}
