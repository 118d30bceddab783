import type { CheckResult } from './check.ts';

/** One line per check, and one more below each that asks for something. */
export function renderResults(results: readonly CheckResult[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results.flatMap((result) => renderResult(result, width)).join('\n');
}

function renderResult(result: CheckResult, width: number): string[] {
  const line = `${result.outcome.padEnd('warning'.length)}  ${result.name.padEnd(width)}  ${result.detail}`;
  if (result.outcome === 'ok') return [line];
  return [line, `${' '.repeat('warning'.length + width + 4)}→ ${result.todo}`];
}
