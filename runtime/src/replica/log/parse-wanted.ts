import type { Seq } from './numbers.ts';
import type { WantedPoint } from './read-point.ts';

/**
 * Reads which state somebody wants: `newest`, the number or the name of a point, a time with its zone, or `before <time>`.
 * Undefined if the text is nothing of that.
 */
export function parseWanted(text: string): WantedPoint | undefined {
  if (text === 'newest') return { at: 'newest' };
  if (/^\d{1,15}$/.test(text)) return { at: 'seq', seq: Number(text) as Seq };
  const [, before, at = ''] = /^(before )?(\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2}))$/.exec(text) ?? [];
  // Stores tell times to the millisecond.
  const time = new Date(Date.parse(at) - (before === undefined ? 0 : 1));
  if (!Number.isNaN(time.getTime())) return { at: 'time', time };
  // No time starts with a letter, but "before <time>" does, and has a space.
  return /^[A-Za-z][\w.-]{0,127}$/.test(text) ? { at: 'name', name: text } : undefined;
}
