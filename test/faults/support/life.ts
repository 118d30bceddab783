import type { EiderProcess } from '../../support/eider-process.ts';

/** How often an `eider` has logged an event. */
export function countOf(eider: EiderProcess, name: string): number {
  return eider.events().filter(({ event }) => event === name).length;
}

/** Times in which an `eider` had an application, in milliseconds; one that was killed with it ends with `endedAt`. */
function livesOf(eider: EiderProcess, endedAt: number): { from: number; to: number }[] {
  const timesOf = (name: string) =>
    eider
      .events()
      .filter(({ event }) => event === name)
      .map(({ time }) => Date.parse(String(time)));
  const exits = timesOf('application.exited');
  return timesOf('application.started').map((from, index) => ({ from, to: exits[index] ?? endedAt }));
}

/** Pairs of applications of several `eider` whose times overlap. All of them must have ended. */
export function overlaps(eiders: readonly EiderProcess[], endedAt = Date.now()): string[] {
  const lives = eiders.flatMap((eider) => livesOf(eider, endedAt)).toSorted((a, b) => a.from - b.from);
  return lives.flatMap(({ from }, index) => {
    const before = lives[index - 1];
    return before !== undefined && before.to > from
      ? [`one ran until ${before.to}, the next from ${from}`]
      : [];
  });
}
