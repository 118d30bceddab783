import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startFaultProxy } from '../../support/fault-proxy.ts';
import { startLocalR2 } from '../../support/local-r2.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { Fleet } from '../support/fleet.ts';
import { calamities, inRandomOrder } from './calamities.ts';
import { Course } from './course.ts';
import { soakFaults } from './soak-faults.ts';
import { judge, type Verdict } from './verdict.ts';

// `npm run test:soak -- --minutes 10 --seed 1`: an application writes under `eider run`, against a local R2 behind a proxy that
// does to one request in fifteen what networks do, while one calamity after the other befalls it. Says at the end whether every
// promise was kept. The seed repeats the order of calamities and faults, as far as real processes let it.

/** Seconds from the end of one calamity to the next. */
const quiet = 10;
const faultShare = 1 / 15;
const ttlSeconds = 5;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1.5' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
process.exitCode = report(await soak({ minutes: Number(values.minutes), seed: Number(values.seed) }));

async function soak({ minutes, seed }: { minutes: number; seed: number }): Promise<Verdict> {
  console.log(`seed ${seed}, ${minutes} minutes`);
  const random = seededRandom(seed);
  const faults = new Map<string, number>();
  await using r2 = await startLocalR2();
  await using proxy = await startFaultProxy({ upstream: r2.endpoint });
  await using fleet = await Fleet.create({ s3: { ...r2, endpoint: proxy.endpoint }, ttlSeconds });
  const count = (name: string) => faults.set(name, (faults.get(name) ?? 0) + 1);
  const endFaults = proxy.add(soakFaults({ share: faultShare, random, count }));
  const course = new Course(fleet, proxy);
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
  // Awaited here, because everything goes when this function ends.
  return await judge(course);
}

function report({ broken, figures }: Verdict): number {
  for (const [name, figure] of Object.entries(figures)) console.log(`${name}: ${figure}`);
  for (const promise of broken) console.log(`BROKEN: ${promise}`);
  console.log(broken.length === 0 ? 'every promise was kept' : `${broken.length} promises were broken`);
  return broken.length === 0 ? 0 : 1;
}
