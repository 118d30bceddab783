import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { loadLimits } from './load/load-limits.ts';
import { LoadRound } from './load/load-round.ts';
import { loadFormats, loadShape } from './load/load-settings.ts';
import { Random } from './load/random.ts';
import { tally } from './tally.ts';

/** Points of one round: then another database begins. */
const pointsPerRound = 40;

const { seed, end, folder } = loadLimits(process.env);
const unlimited = 0;

test(
  `every point is right under random load, seed ${seed}`,
  async () => {
    const random = new Random(seed);
    for (let round = 0; round < loadFormats.length || Date.now() < end; round++) {
      const shape = loadShape(round, random);
      const own = await mkdtemp(join(folder, 'eider-load-'));
      try {
        const library = inject('gateLibrary');
        await using load = new LoadRound({ shape, folder: own, library, random, points: pointsPerRound });
        const judgement = await load.play();
        await tally(judgement);
        expect(judgement.violations, `round ${round}: ${JSON.stringify(shape)}`).toEqual([]);
      } finally {
        await rm(own, { recursive: true });
      }
    }
  },
  unlimited,
);
