import { pause } from '../pause.ts';
import { WriteWatch } from './write-watch.ts';

/** How often the database's header is looked at, in milliseconds. */
export interface LookRhythm {
  /** Between two looks after the file was written to: checkpoints seldom follow each other faster. */
  readonly afterWrite: number;
  /** For how long it goes on like that. */
  readonly busyFor: number;
  /** Between two looks while nothing is seen to be written: every sync looks at the file's times, too. */
  readonly quiet: number;
}

const ordinary: LookRhythm = { afterWrite: 100, busyFor: 10_000, quiet: 5000 };

/**
 * Looks at each checkpoint until `signal` aborts. Ten looks a second are a third of what an idle Eider costs; so while the kernel
 * reports no write to the file they are seldom. Where it cannot tell, they stay frequent.
 */
export async function watchCheckpoints({
  path,
  look,
  signal,
  rhythm = ordinary,
}: {
  /** Of the database. */
  path: string;
  look: () => Promise<void>;
  signal: AbortSignal;
  rhythm?: LookRhythm;
}): Promise<void> {
  while (!signal.aborted) {
    await lookOften({ look, signal, rhythm });
    using writes = WriteWatch.at(path);
    if (writes === undefined) continue;
    // The first look finds what was written before the watch began.
    do await look();
    while (!signal.aborted && !(await writes.seenWithin(rhythm.quiet, signal)));
  }
}

async function lookOften({
  look,
  signal,
  rhythm: { afterWrite, busyFor },
}: {
  look: () => Promise<void>;
  signal: AbortSignal;
  rhythm: LookRhythm;
}): Promise<void> {
  for (let left = busyFor / afterWrite; left > 0 && !signal.aborted; left -= 1) {
    await look();
    await pause(afterWrite, signal);
  }
}
