import type { EiderProcess } from '../../support/eider-process.ts';
import { until } from '../../support/until.ts';

/** Waits until a replicator has made its first archive snapshot: it comes once, soon after the start, and is in no figure. */
export async function firstArchive(eider: EiderProcess): Promise<void> {
  const { event, message } = await until('the first archive snapshot', () => {
    if (eider.hasEnded) throw new Error('the replicator has ended before its first archive snapshot');
    return eider
      .events()
      .find((each) => each.event === 'archive.finished' || each.event === 'archive.failed');
  });
  if (event === 'archive.failed') throw new Error(`the first archive snapshot failed: ${message}`);
}
