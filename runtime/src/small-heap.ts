import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Flags of V8 that keep the peak of a process' memory low, and the same for every size of a database. */
export const smallHeapFlags: readonly string[] = [
  // The young generation stays at its first size. Grown, it is looked at less often, and the buffers that only it holds, which are hundreds of
  // times its own size, add up: about 30 MB more at the peak of a restore, for nothing.
  '--semi-space-growth-factor=1',
  // Nor does the old generation take half as much again before it is looked at: what each request leaves there would make the peak of a
  // restore grow with the database, by 10 MB from 128 MB of it to 1 GB.
  '--heap-growing-percent=10',
];

/** Seconds after which a start has either passed, or is one that waits. */
const respiteSeconds = 5;

/** Sets {@link smallHeapFlags} for this process. For its beginning: what has grown by then stays. */
export function keepHeapSmall(): void {
  for (const flag of smallHeapFlags) v8.setFlagsFromString(flag);
}

/**
 * As {@link keepHeapSmall}, and gives back what a start has left, and what the heap has grown by if it was free to. Nothing else happens
 * meanwhile: not for beside a running application.
 */
export function shrinkHeap(): void {
  keepHeapSmall();
  v8.setFlagsFromString('--expose-gc');
  const collect: NodeJS.GCFunction = runInNewContext('gc');
  // Only what V8 does when nothing else is left makes the young generation as small as it was.
  collect({ type: 'major', flavor: 'last-resort' });
}

/**
 * Lets a start pass first, of which a heap that is kept small takes a tenth, and then does {@link keepHeapSmall}: an application runs by then,
 * so that {@link shrinkHeap} is not for it; V8 gives back what it can when there is little to do.
 * @returns what ends the respite, by {@link shrinkHeap}: for whoever is about to work through a database
 */
export function keepHeapSmallSoon(): () => void {
  const respite = setTimeout(keepHeapSmall, respiteSeconds * 1000).unref();
  return () => {
    clearTimeout(respite);
    shrinkHeap();
  };
}
