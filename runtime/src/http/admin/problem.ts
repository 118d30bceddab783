import { z } from '@hono/zod-openapi';
import { EiderError } from '../../errors/eider-error.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { NoReplicaError, NoSuchConflictError, NoSuchPointError } from '../../replica/errors.ts';
import { NoSuchRestoreError } from './no-such-restore-error.ts';

/** Statuses that a problem can have. */
export type ProblemStatus = 400 | 401 | 404 | 409 | 413 | 422 | 429 | 500 | 503;

/** What went wrong (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    status: z.int().openapi({ description: 'The status of the answer.' }),
    title: z.string().openapi({ description: 'What happened.' }),
    detail: z.string().optional().openapi({ description: 'What to do about it.' }),
  })
  .openapi('Problem');

export type Problem = z.infer<typeof problemSchema>;

/** The media type of {@link problemSchema}. */
export const problemType = 'application/problem+json';

/** An answer that is a problem. `headers` come on top. */
export function problemAnswer(
  { status, title, detail }: { status: ProblemStatus; title: string; detail?: string },
  headers: Readonly<Record<string, string>> = {},
): Response {
  const problem: Problem = { type: 'about:blank', status, title, ...(detail !== undefined && { detail }) };
  return new Response(`${JSON.stringify(problem)}\n`, {
    status,
    headers: { 'Content-Type': problemType, ...headers },
  });
}

/** The problem that a failure is. One that nobody foresaw is not described to a stranger: it is in the log. */
export function problemOf(failure: unknown): { status: ProblemStatus; title: string; detail?: string } {
  if (failure instanceof EiderError)
    return { status: statusOf(failure), title: failure.message, detail: failure.todo };
  return { status: 500, title: 'Something went wrong that should not', detail: 'The log of eider has it' };
}

/** Failures that say: there is no such thing. */
const notThere = [NoSuchPointError, NoSuchConflictError, NoReplicaError, NoSuchRestoreError];

function statusOf(failure: EiderError): ProblemStatus {
  if (notThere.some((kind) => failure instanceof kind)) return 404;
  switch (failure.exitCode) {
    case ExitCode.leaseHeld:
      return 409;
    case ExitCode.usage:
      return 422;
    case ExitCode.unreachable:
    case ExitCode.refused:
      return 503;
    default:
      return 500;
  }
}
