import { expect } from 'vitest';
import type { EiderEnd } from '../../support/eider-process.ts';
import type { ReplicaStage } from '../../support/replica-stage.ts';

interface Refusal {
  stage: ReplicaStage;
  args: readonly string[];
  environment?: Readonly<Record<string, string>>;
  /** The exit code. */
  code: number;
  /** What the one line names. */
  says: string | RegExp;
}

/** Runs `eider` and expects one line that says why not, an exit code, no answer, and that nothing is lost. */
export async function expectRefusal({ stage, args, environment, code, says }: Refusal): Promise<EiderEnd> {
  const before = await stage.truth();
  const end = await stage.eider(args, { EIDER_LOG_LEVEL: 'silent', ...environment });
  expectOneLine(end, { code, says });
  expect(await stage.truth()).toEqual(before);
  return end;
}

/** One line, of what is wrong and, after it, what to do. */
export function expectOneLine(end: EiderEnd, { code, says }: Pick<Refusal, 'code' | 'says'>): void {
  expect(end.stderr).toMatch(/^eider: [^\n]+\. [^\n]+$/);
  if (typeof says === 'string') expect(end.stderr).toContain(says);
  else expect(end.stderr).toMatch(says);
  expect(end).toMatchObject({ code, signal: null, stdout: '' });
}
