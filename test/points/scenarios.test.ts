import { describe, expect, inject, test } from 'vitest';
import { nameOf } from './format.ts';
import { playScenario } from './play-scenario.ts';
import { scenarios } from './scenarios/all.ts';

const library = inject('gateLibrary');

describe.skipIf(library === null)('every point is right when', () => {
  for (const scenario of scenarios) {
    for (const format of scenario.formats) {
      test(`${scenario.name} (${nameOf(format)})`, async () => {
        expect(await playScenario({ scenario, format, library: library ?? '' })).toEqual([]);
      });
    }
  }
});
