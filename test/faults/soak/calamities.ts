import { setTimeout as delay } from 'node:timers/promises';
import type { Course } from './course.ts';

/** Milliseconds for which the store cannot be reached. */
const outage = 5000;

/** What befalls the application, by name. */
export const calamities: Readonly<Record<string, (course: Course) => Promise<void>>> = {
  'kill -9': (course) => course.kill({ diskLost: false }),
  SIGTERM: (course) => course.restart(),
  'disk lost': (course) => course.kill({ diskLost: true }),
  'rolling deploy': (course) => course.deploy(),
  'store outage': async ({ proxy }) => {
    proxy.down();
    await delay(outage);
    proxy.up();
  },
};

/** Names of calamities without end: all of them in one random order after the other. */
export function* inRandomOrder(random: () => number): Generator<string, never> {
  for (;;) {
    const names = Object.keys(calamities).map((name) => ({ name, at: random() }));
    yield* names.toSorted((a, b) => a.at - b.at).map(({ name }) => name);
  }
}
