import { formatCommits, formatSeconds } from './format.ts';
import { Life } from './life.ts';
import type { Narrator } from './narrator.ts';
import { showTables } from './show-tables.ts';
import type { Stage } from './stage.ts';
import { until } from './until.ts';
import type { Evidence } from './verdict.ts';
import { watchWriting } from './watch-writing.ts';

/** Milliseconds that the platform may write before the machine dies. */
const lifetime = 12_000;

/** Milliseconds for the first upload. */
const patience = 30_000;

/** On an empty disk and an empty bucket, the platform starts, writes, and loses its machine: kill -9, and the disk is gone. */
export async function playFirstLife({
  stage,
  narrator,
  signal,
  disk,
}: {
  stage: Stage;
  narrator: Narrator;
  signal: AbortSignal;
  disk: string;
}): Promise<Evidence['firstLife']> {
  narrator.step('The platform starts on an empty disk, with Eider’s library inside');
  await stage.makeDisk(disk);
  await using life = new Life({ stage, name: 'first-life', disk });
  showTables(narrator, await life.opened(signal));
  const openedAt = new Date();
  narrator.fact('ready after', formatSeconds(performance.now() - life.platform.startedAt));
  await untilSafe({ life, openedAt, signal });
  narrator.fact('safe after', formatSeconds(performance.now() - life.platform.startedAt));
  await watchWriting({ narrator, signal, life, milliseconds: lifetime });

  narrator.step('kill -9 of every process, and the disk is deleted');
  const killedAt = new Date();
  await life.platform.kill();
  await stage.loseDisk(disk);
  const acknowledged = await life.acknowledged();
  narrator.fact('acknowledged', formatCommits(acknowledged.length));
  return { acknowledged, killedAt };
}

/** Waits until what the platform opened with is in the bucket. */
function untilSafe({
  life,
  openedAt,
  signal,
}: {
  life: Life;
  openedAt: Date;
  signal: AbortSignal;
}): Promise<void> {
  const { replica, log } = life.platform;
  const isSafe = () => replica.safeUpTo !== undefined && replica.safeUpTo >= openedAt;
  return until(isSafe, { milliseconds: patience, what: 'The first upload', signal, log });
}
