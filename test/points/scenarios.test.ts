import { describe, expect, inject, test } from 'vitest';
import { nameOf } from './format.ts';
import { playScenario } from './play-scenario.ts';
import { scenarios } from './scenarios/all.ts';
import { tally } from './tally.ts';

const library = inject('gateLibrary');

describe.skipIf(library === null)('every point is right when', () => {
  for (const scenario of scenarios) {
    for (const format of scenario.formats) {
      test(`${scenario.name} (${nameOf(format)})`, async () => {
        const { points, violations } = await playScenario({ scenario, format, library: library ?? '' });
        await tally({ points, violations });
        expect(violations).toEqual([]);
      });
    }
  }
});
