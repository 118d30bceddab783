import { parseArgs } from 'node:util';
import { isProtection, type Protection, protections } from './rules.ts';
import { type Outcome, simulate } from './simulate.ts';

/** Seeds of a run without options, which also takes out every protection. */
const usualSeeds = 500;

/** Seeds within which each protection that is taken out must be noticed. */
const ablationSeeds = 1000;

/**
 * What chance hardly meets, and traces show. `rewind-copies`: points keep their objects for the grace, so a rewind that refers
 * instead of copying breaks only if it takes longer than that while an old collector sleeps (L11). `asking-again`: the
 * orchestrator restarts what is not ready, and a fresh process may ask (L9). `newest-still-there`: one seed in 180,000. `lease-as-left`:
 * another one has to come between two requests of a start (M1).
 */
const onlyInTraces: readonly Protection[] = [
  'rewind-copies',
  'asking-again',
  'newest-still-there',
  'lease-as-left',
];

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    ablate: { type: 'string' },
    ablations: { type: 'boolean', default: false },
  },
});

process.exitCode = main();

function main(): number {
  const { seed, seeds, from, ablate, ablations } = values;
  if (ablate !== undefined && !isProtection(ablate)) {
    console.error(`There is no protection ${ablate}. There are: ${Object.keys(protections).join(', ')}`);
    return 64;
  }
  if (seed !== undefined) return replay(Number(seed), ablate);
  if (ablations) return searchAblations(Number(from));
  if (seeds !== undefined || ablate !== undefined) {
    return search(Number(from), Number(seeds ?? ablationSeeds), ablate);
  }
  return search(Number(from), usualSeeds, undefined) || searchAblations(Number(from));
}

/** Prints the whole trace of one run. */
function replay(seed: number, ablated: Protection | undefined): number {
  const outcome = simulate({ seed, ablated, traced: true });
  for (const line of outcome.trace) console.log(line);
  console.log(outcome.violation === undefined ? 'no violation' : outcome.violation.message);
  return outcome.violation === undefined ? 0 : 1;
}

function search(from: number, count: number, ablated: Protection | undefined): number {
  const startedAt = performance.now();
  const total = { events: 0, hours: 0, records: 0, faults: 0 };
  for (let seed = from; seed < from + count; seed++) {
    const outcome = simulate({ seed, ablated });
    total.events += outcome.events;
    total.hours += outcome.lasted / 3_600_000;
    total.records += outcome.records;
    total.faults += outcome.faults;
    if (outcome.violation !== undefined) return report(outcome, ablated);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const per = `${Math.round(count / seconds)} seeds/s`;
  const what = `${total.events} events, ${total.faults} faults, ${Math.round(total.hours)} virtual hours`;
  console.log(
    `${count} seeds from ${from} without a violation: ${what}, in ${seconds.toFixed(1)} s (${per})`,
  );
  return 0;
}

function report({ seed, violation }: Outcome, ablated: Protection | undefined): number {
  const again = `npm run test:simulate -- --seed ${seed}${ablated === undefined ? '' : ` --ablate ${ablated}`}`;
  console.log(`seed ${seed}: ${violation?.message}\nReplay: ${again}`);
  return 1;
}

/** Takes out one protection after the other; each must be noticed. */
function searchAblations(from: number): number {
  let missed = 0;
  for (const ablated of Object.keys(protections).filter(isProtection)) {
    if (onlyInTraces.includes(ablated)) continue;
    const found = firstViolation(from, ablated);
    if (found === undefined) missed++;
    const verdict = found === undefined ? `NOT noticed within ${ablationSeeds} seeds` : describe(found);
    console.log(`without ${ablated.padEnd(26)} ${verdict}`);
  }
  return missed === 0 ? 0 : 1;
}

function firstViolation(from: number, ablated: Protection): Outcome | undefined {
  for (let seed = from; seed < from + ablationSeeds; seed++) {
    const outcome = simulate({ seed, ablated });
    if (outcome.violation !== undefined) return outcome;
  }
  return undefined;
}

function describe({ seed, violation }: Outcome): string {
  return `seed ${String(seed).padStart(4)}: ${violation?.message.slice(0, 110)}`;
}
