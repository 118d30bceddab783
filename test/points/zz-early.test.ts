import { describe, expect, inject, test } from 'vitest';
import { nameOf } from './format.ts';
import * as r from './scenarios/replaced-file.ts';
const scenarios = Object.values(r).flat() as any[];
import { Stage } from './stage.ts';

const library = inject('gateLibrary');

describe.skipIf(library === null)('every point is right when', () => {
  for (const { name, formats, play } of scenarios) {
    for (const format of formats) {
      test(`${name} (${nameOf(format)})`, async () => {
        await using stage = await Stage.open({ format, library: library ?? '' });
        await play(stage);
        expect(await stage.judge()).toEqual([]);
      });
    }
  }
});
