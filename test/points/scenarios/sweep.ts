import type { PointKind } from '../point-kind.ts';
import { application, type CallMatcher, type FileCall, nth, replicator } from '../preload/file-call.ts';
import type { Stage } from '../stage.ts';

/**
 * Stops an operation of the application before each of its file calls, one after the other, and visits the database as
 * it then is. What the visit makes the application do itself is not stopped. Returns the number of stops.
 */
export async function atEveryCall(
  { gate }: Stage,
  operation: () => Promise<unknown>,
  visit: (call: FileCall) => Promise<void>,
): Promise<number> {
  const done = Promise.withResolvers<void>();
  const stop = () => gate.holdIfReached(application({}), { during: done.promise });
  let next = stop();
  const running = operation().finally(() => done.resolve());
  let stops = 0;
  for (let held = await next; held !== undefined; held = await next) {
    stops++;
    await visit(held.call);
    held.go();
    next = stop();
  }
  await running;
  return stops;
}

/** Bytes of a block's stored checksum, which is read alone to compare it. */
const checksumLength = 8;

/** The replicator's file calls; a run of comparisons of stored checksums counts as one. */
export function stepsOfCapture(): CallMatcher {
  const isMine = replicator({});
  let wasComparison = false;
  return (call) => {
    if (!isMine(call)) return false;
    const follows = wasComparison;
    wasComparison = call.bytes === checksumLength;
    return !(follows && wasComparison);
  };
}

/**
 * Takes points, each stopped one file call later than the one before, until one ends before it is stopped. While it
 * stands still, what `begin` prepared before that capture is let happen. Returns the number of stops.
 */
export async function atEveryCallOfACapture(
  stage: Stage,
  kind: PointKind,
  begin: () => Promise<() => Promise<void>>,
): Promise<number> {
  for (let number = 1; ; number++) {
    const happen = await begin();
    const point = stage.point(kind);
    const held = await stage.gate.holdIfReached(nth(number, stepsOfCapture()), { during: point });
    await happen();
    if (held === undefined) return number - 1;
    held.go();
    await point;
  }
}
