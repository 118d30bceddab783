/** Says why somebody failed: it is counted, and the reason is of interest. */
export function sayFailure(who: string, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${who}: ${text.trim().split('\n').at(-1) ?? ''}\n`);
}
