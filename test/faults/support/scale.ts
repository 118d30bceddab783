/** How often a thing is done: seldom in every run of the suite, often with `EIDER_FAULTS=full` (`npm run test:faults:full`). */
export function times({ short, full }: { short: number; full: number }): number {
  return process.env['EIDER_FAULTS'] === 'full' ? full : short;
}

/** Milliseconds that a test may take which does a thing so often: far more than it needs, even on a busy machine. */
export function patienceFor(often: number): number {
  return 60_000 + often * 30_000;
}
