import { playElsewhere } from './elsewhere.ts';
import { playFirstLife } from './first-life.ts';
import { formatSeconds } from './format.ts';
import type { Narrator } from './narrator.ts';
import { playSecondLife } from './second-life.ts';
import { Stage } from './stage.ts';
import type { Evidence } from './verdict.ts';

/**
 * Plays the whole story, and cleans up behind it.
 * @returns what was seen, for the verdict
 * @throws StepFailedError if a step does not get to its end; the signal's reason if that aborts
 */
export async function play({
  narrator,
  signal,
}: {
  narrator: Narrator;
  signal: AbortSignal;
}): Promise<Evidence> {
  narrator.step('Cloudflare’s own simulator of R2 starts on this machine');
  const started = performance.now();
  await using stage = await Stage.open();
  narrator.fact('endpoint', stage.r2.endpoint.href);
  narrator.fact('ready after', formatSeconds(performance.now() - started));
  signal.throwIfAborted();

  const firstLife = await playFirstLife({ stage, narrator, signal, disk: 'disk' });
  const secondLife = await playSecondLife({ stage, narrator, signal, disk: 'disk', before: firstLife });
  const last = await playElsewhere({ stage, narrator, signal, disk: 'another-machine', leftOn: 'disk' });
  return { firstLife, secondLife, ...last };
}
