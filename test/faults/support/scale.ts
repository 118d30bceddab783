/** How often a thing is done: seldom in every run of the suite, often with `EIDER_FAULTS=full` (`npm run test:faults:full`). */
export function times({ short, full }: { short: number; full: number }): number {
  return process.env['EIDER_FAULTS'] === 'full' ? full : short;
}
