import { setTimeout as delay } from 'node:timers/promises';
import { formatCommits, formatCount, formatMegabytes, formatSeconds } from './format.ts';
import type { Life } from './life.ts';
import type { Narrator } from './narrator.ts';

const pollMilliseconds = 200;

/** Shows how the platform writes, and how far behind the replica is, for so long. */
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
  const { platform } = life;
  const until = performance.now() + milliseconds;
  while (performance.now() < until) {
    platform.expectRunning();
    const acknowledged = await life.acknowledged();
    const lag = formatSeconds(platform.replica.lag(acknowledged, new Date()));
    narrator.progress('writing', `${formatCommits(acknowledged.length)}, the oldest unsafe one ${lag} old`);
    await delay(pollMilliseconds, undefined, { signal });
  }
  narrator.fact('wrote', formatCommits((await life.acknowledged()).length));
  narrator.fact(
    'replicated',
    `${formatCount(platform.replica.syncs)} states, ${formatMegabytes(platform.replica.uploaded)} uploaded`,
  );
}
