import { InvalidArgumentError } from 'commander';
import { parseWanted } from '../replica/log/parse-wanted.ts';
import type { WantedPoint } from '../replica/log/read-point.ts';

/** What `--at` takes, for help texts. */
export const pointHelp =
  'newest, a number or a name of `eider points`, a time such as 2026-11-24T12:00:00Z, or "before <time>"';

/** Reads which state somebody wants. */
export function parsePoint(text: string): WantedPoint {
  const wanted = parseWanted(text);
  if (wanted === undefined) throw new InvalidArgumentError(`Expected ${pointHelp}.`);
  return wanted;
}
