import { formatCommits, formatSeconds } from './format.ts';
import type { Life } from './life.ts';
import type { Narrator } from './narrator.ts';
import { until } from './until.ts';

/** Shows how the platform writes, for so long. */
export async function watchWriting({
  narrator,
  signal,
  life,
  milliseconds,
}: {
  narrator: Narrator;
  signal: AbortSignal;
  life: Life;
  milliseconds: number;
}): Promise<void> {
  const started = performance.now();
  let wrote = '';
  await until(async () => {
    life.platform.expectRunning();
    const written = (await life.acknowledged()).length;
    const elapsed = performance.now() - started;
    wrote = `${formatCommits(written)} in ${formatSeconds(elapsed)}`;
    narrator.progress('writing', wrote);
    return elapsed >= milliseconds;
  }, signal);
  narrator.fact('wrote', wrote);
}
