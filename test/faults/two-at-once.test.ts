import { expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { Fleet } from './support/fleet.ts';
import { countOf, overlaps } from './support/life.ts';
import { patienceFor, times } from './support/scale.ts';
import { flawsOf, readWholeLog } from './support/whole-log.ts';

const starts = times({ short: 4, full: 200 });

it(`two at the same instant on two folders, ${starts} times: exactly one application runs at a time`, {
  timeout: patienceFor(starts),
}, async () => {
  for (let start = 0; start < starts; start += 1) await startTwo();
});

async function startTwo(): Promise<void> {
  await using fleet = await Fleet.create({ ttlSeconds: 10 });
  const both = [fleet.start('disk-0'), fleet.start('disk-1')];
  // Whoever comes second is the newer one and is handed the lease: then both have had their turn.
  await until('both to have been the writer', () => both.every((eider) => countOf(eider, 'log.opened') > 0));
  await fleet.moreCommits(5);
  await Promise.all(both.map((eider) => eider.stop()));

  expect(overlaps(both)).toEqual([]);
  expect(fleet.violations()).toEqual([]);
  const lines = await readWholeLog({ store: fleet.stage.store, log: fleet.log });
  expect(flawsOf(lines)).toEqual([]);
  expect(lines.filter(({ kind }) => kind === 'open')).toHaveLength(2);
  expect(await fleet.books()).toEqual({ commits: fleet.acknowledgedCommits(), agree: true });
}
