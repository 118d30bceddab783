import { lineitemRows } from './tables.ts';

/** How rows of `lineitem` change: scattered ones lie anywhere, contiguous ones beside each other. */
export const changeKinds = [
  'insert',
  'update contiguous',
  'update scattered',
  'delete contiguous',
  'delete scattered',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

export interface Change {
  readonly kind: ChangeKind;
  /** Share of the rows, such as 0.01. */
  readonly share: number;
}

export interface ChangeOptions extends Change {
  /** Rows when the database was made. */
  readonly lineitems: number;
  readonly seed: number;
  /** Counts the changes from 1, so that each one means other rows. */
  readonly round: number;
}

/** Of a million, how far the hash of a scattered row may go. */
const scale = 1_000_000;

/** The statement of a change; undefined if it changes nothing. */
export function changeStatement({ kind, share, lineitems, seed, round }: ChangeOptions): string | undefined {
  const count = Math.round(lineitems * share);
  if (count === 0) return undefined;
  if (kind === 'insert') {
    // Far enough apart that no two rounds insert the same key.
    const from = lineitems * (round + 1);
    return `INSERT INTO lineitem ${lineitemRows({ from, to: from + count, lineitems, seed })}`;
  }
  const [verb, shape] = kind.split(' ');
  const start = (round * 7919 * count) % Math.max(1, lineitems - count);
  const where =
    shape === 'contiguous'
      ? `l_id >= ${start} AND l_id < ${start + count}`
      : `hash(l_id, ${seed}, ${round}) % ${scale} < ${Math.round(share * scale)}`;
  return verb === 'delete'
    ? `DELETE FROM lineitem WHERE ${where}`
    : `UPDATE lineitem SET l_discount = (${round} % 11) / 100.0, l_tax = l_tax + 0.01 WHERE ${where}`;
}
