import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { nameOf } from './format.ts';
import { playRound } from './load/load-round.ts';
import { loadShape } from './load/load-settings.ts';
import { Random } from './load/random.ts';
import type { PointKind } from './point-kind.ts';

// `npm run test:points`: the forced cases, then points of databases under random load until the time is over.
// `--seed N` begins with the round of that seed; `--load-only` leaves the forced cases out.

/** Seconds in which a round takes points. */
const roundSeconds = 8;

/** Fewer points than this in a minute of load prove little: something is wrong with the load. */
const fewestPerMinute = 10;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '180' },
    seed: { type: 'string' },
    'load-only': { type: 'boolean', default: false },
  },
});

process.exitCode = (values['load-only'] ? 0 : playForced()) || (await playLoad());

/** The scenarios, each a test of its own. */
function playForced(): number {
  return spawnSync('vitest', ['run', '--project', 'points'], { stdio: 'inherit' }).status ?? 1;
}

async function playLoad(): Promise<number> {
  const seconds = Number(values.seconds);
  const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const started = performance.now();
  const kinds = new Map<PointKind, number>();
  let points = 0;
  let starved = 0;
  for (let round = 0; performance.now() - started < seconds * 1000; round += 1) {
    const seed = first + round;
    const random = new Random(seed);
    const shape = loadShape(seed, random);
    console.log(`seed ${seed}: ${nameOf(shape)}, threshold ${shape.checkpointThreshold}`);
    const result = await playRound({ shape, random, seconds: roundSeconds });
    points += result.kinds.length;
    starved += result.starved;
    for (const kind of result.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (result.violations.length > 0) {
      console.log(
        `seed ${seed} has wrong points; --load-only --seed ${seed} plays it again:`,
        result.violations,
      );
      return 1;
    }
  }
  console.log(
    `${points} points restored, opened, checked, written to and checkpointed, 0 wrong;`,
    Object.fromEntries(kinds),
    `${starved} captures starved`,
  );
  const minutes = (performance.now() - started) / 60_000;
  if (points >= fewestPerMinute * minutes) return 0;
  console.log('That is too few to prove anything.');
  return 1;
}
