import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import type { PointKind } from './point-kind.ts';
import type { Fault, Judgement } from './points.ts';

/** What one test adds to the closing summary: a line of JSON in the file that this variable names. */
const variable = 'EIDER_POINTS_TALLY';

/** How many points there were, of which kind, and what was wrong with them. */
export interface Tally {
  readonly kinds: Partial<Record<PointKind, number>>;
  readonly points: number;
  readonly faults: Partial<Record<Fault, number>>;
}

/** Adds what became of some points to the closing summary, if one is kept. */
export async function tally({ points, violations }: Judgement): Promise<void> {
  const path = process.env[variable];
  if (path === undefined) return;
  const entry: Tally = {
    kinds: counted(points.flatMap(({ kinds }) => kinds)),
    points: points.length,
    faults: counted(violations.map(({ fault }) => fault)),
  };
  await appendFile(path, `${JSON.stringify(entry)}\n`);
}

/** The environment in which tests add to the summary in a file. */
export const tallyEnvironment = (path: string): NodeJS.ProcessEnv => ({ [variable]: path });

/** All that was added to a file, summed up; the file may not exist. */
export async function readTally(path: string): Promise<Tally> {
  const text = existsSync(path) ? await readFile(path, 'utf8') : '';
  const lines = text.split('\n').filter((line) => line !== '');
  const entries = lines.map((line) => JSON.parse(line) as Tally);
  return {
    kinds: summed(entries.map(({ kinds }) => kinds)),
    points: entries.reduce((sum, { points }) => sum + points, 0),
    faults: summed(entries.map(({ faults }) => faults)),
  };
}

function counted<K extends string>(keys: readonly K[]): Partial<Record<K, number>> {
  return summed(keys.map((key) => ({ [key]: 1 }) as Partial<Record<K, number>>));
}

function summed<K extends string>(counts: readonly Partial<Record<K, number>>[]): Partial<Record<K, number>> {
  const sums: Partial<Record<K, number>> = {};
  for (const count of counts) {
    for (const [key, number] of Object.entries(count) as [K, number][]) sums[key] = (sums[key] ?? 0) + number;
  }
  return sums;
}
