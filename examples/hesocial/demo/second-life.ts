import { formatCommits, formatCount, formatMegabytes, formatSeconds } from './format.ts';
import { Life } from './life.ts';
import { measureLoss } from './loss.ts';
import type { Narrator } from './narrator.ts';
import type { ReplicaWatch } from './replica-watch.ts';
import { showTables } from './show-tables.ts';
import { leaseTtl, type Stage } from './stage.ts';
import type { Evidence } from './verdict.ts';
import { watchWriting } from './watch-writing.ts';
import { within } from './within.ts';

/** Milliseconds that the platform may write before it is told to stop. */
const lifetime = 6_000;

/** Milliseconds for a stop; Eider's own limit is 25 s (EIDER_SHUTDOWN_SECONDS). */
const patience = 30_000;

/** On a new disk the platform starts again, goes on, and is stopped by SIGTERM. */
export async function playSecondLife({
  stage,
  narrator,
  signal,
  disk,
  before,
}: {
  stage: Stage;
  narrator: Narrator;
  signal: AbortSignal;
  disk: string;
  before: Evidence['firstLife'];
}): Promise<Evidence['secondLife']> {
  narrator.step('The same command on a new, empty disk');
  await stage.makeDisk(disk);
  await using life = new Life({ stage, name: 'second-life', disk });
  const found = await life.opened(signal);
  narrator.fact(
    'ready after',
    `${formatSeconds(performance.now() - life.platform.startedAt)}, restored and checked`,
  );
  showRestore(narrator, life.platform.replica);
  showTables(narrator, found);
  showLoss(narrator, { before, last: found.last });
  await watchWriting({ narrator, signal, life, milliseconds: lifetime });

  narrator.step('SIGTERM, as a deployment sends it');
  const stopping = performance.now();
  const { log } = life.platform;
  const what = 'The end of the platform';
  const exitCode = await within(life.platform.terminate(), { milliseconds: patience, what, signal, log });
  const acknowledged = await life.acknowledged();
  narrator.fact(
    'stopped after',
    `${formatSeconds(performance.now() - stopping)}, exit code ${exitCode ?? 'none'}`,
  );
  narrator.fact(
    'acknowledged',
    `${formatCommits(acknowledged.length)}, the last one ${formatCount(acknowledged.at(-1)?.seq ?? 0)}`,
  );
  return { found, acknowledged, exitCode };
}

function showRestore(narrator: Narrator, { waited, restored }: ReplicaWatch): void {
  narrator.fact(
    'waited',
    `${formatSeconds(waited)} for the dead writer’s lease, which lasts ${leaseTtl} s here`,
  );
  if (restored === undefined) return;
  const { bytes, seconds } = restored;
  narrator.fact(
    'restored',
    `${formatMegabytes(bytes)} read, verified and opened in ${formatSeconds(seconds * 1000)}`,
  );
}

function showLoss(
  narrator: Narrator,
  { before, last }: { before: Evidence['firstLife']; last: bigint },
): void {
  const { acknowledged, killedAt } = before;
  const loss = measureLoss({ acknowledged, last, crashedAt: killedAt });
  const age =
    loss.commits === 0 ? '' : `, the oldest ${formatSeconds(loss.oldestAge)} old when the machine died`;
  narrator.fact('lost', `${formatCommits(loss.commits)} of ${formatCount(acknowledged.length)}${age}`);
}
