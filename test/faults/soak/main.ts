import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startFaultProxy } from '../../support/fault-proxy.ts';
import { startLocalR2 } from '../../support/local-r2.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { Fleet } from '../support/fleet.ts';
import { calamities, inRandomOrder } from './calamities.ts';
import { Course } from './course.ts';
import { overdueAfter } from './overdue.ts';
import { endProcessesOf } from './processes-of.ts';
import { soakFaults } from './soak-faults.ts';
import { judge, type Verdict } from './verdict.ts';

// `npm run test:soak -- --minutes 10 --seed 1`: an application writes under `eider run`, against a local R2 behind a proxy that
// does to one request in fifteen what networks do, while one calamity after the other befalls it. Says at the end whether every
// promise was kept. The seed repeats the order of calamities and faults, as far as real processes let it. However it ends, whatever it
// started is gone then.

/** Seconds from the end of one calamity to the next. */
const quiet = 10;
const faultShare = 1 / 15;
const ttlSeconds = 5;

/** A soak may take so many times as long as it was asked to, because it waits after each calamity; and for its verdict so much more. */
const patience = 3;
const verdictMilliseconds = 300_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
process.exitCode = await soak({ minutes: Number(values.minutes), seed: Number(values.seed) }).then(
  report,
  failed,
);
// A part that hangs would keep this process up.
process.exit();

async function soak({ minutes, seed }: { minutes: number; seed: number }): Promise<Verdict> {
  console.log(`seed ${seed}, ${minutes} minutes`);
  await using r2 = await startLocalR2();
  await using proxy = await startFaultProxy({ upstream: r2.endpoint });
  await using fleet = await Fleet.create({ s3: { ...r2, endpoint: proxy.endpoint }, ttlSeconds });
  // Before their folder goes: whatever hangs is waited for there.
  await using _processes = { [Symbol.asyncDispose]: () => endProcessesOf(fleet.stage.folder.path) };
  using overdue = overdueAfter(minutes * 60_000 * patience + verdictMilliseconds);
  const course = new Course(fleet, proxy);
  // Awaited here, because everything goes when this function ends.
  return await Promise.race([overdue.happened, play({ course, minutes, random: seededRandom(seed) })]);
}

async function play({
  course,
  minutes,
  random,
}: {
  course: Course;
  minutes: number;
  random: () => number;
}): Promise<Verdict> {
  const { fleet, proxy } = course;
  const faults = new Map<string, number>();
  const count = (name: string) => faults.set(name, (faults.get(name) ?? 0) + 1);
  const endFaults = proxy.add(soakFaults({ share: faultShare, random, count }));
  await course.settle();
  const end = performance.now() + minutes * 60_000;
  for (const name of inRandomOrder(random)) {
    await delay(quiet * 1000);
    if (performance.now() > end) break;
    console.log(`${new Date().toISOString()} ${name}, after ${fleet.acknowledged().length} commits`);
    await calamities[name]?.(course);
    await course.settle();
  }
  await course.stop();
  endFaults();
  console.log(`faults: ${[...faults].map(([name, times]) => `${name} ${times}`).join(', ')}`);
  return judge(course);
}

function failed(failure: unknown): number {
  console.log(failure);
  return 1;
}

function report({ broken, figures }: Verdict): number {
  for (const [name, figure] of Object.entries(figures)) console.log(`${name}: ${figure}`);
  for (const promise of broken) console.log(`BROKEN: ${promise}`);
  console.log(broken.length === 0 ? 'every promise was kept' : `${broken.length} promises were broken`);
  return broken.length === 0 ? 0 : 1;
}
