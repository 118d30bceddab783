import { type ProblemStatus, problemSchema, problemType } from '../problem.ts';

const meanings = {
  400: 'The request is not as this document says.',
  401: 'The token is missing or wrong.',
  404: 'There is no such thing, or no token is set and the admin API is off.',
  409: 'Not now: see `title`.',
  413: 'The body is too large.',
  422: 'This cannot be meant, for instance because `confirm` does not name this database; nothing was done.',
  429: 'Too many wrong tokens from this address, or too many actions; `Retry-After` says how long to wait.',
  500: 'A failure; `title` and the log of eider say more.',
  503: 'The bucket does not answer, or refuses the credentials.',
} as const satisfies Record<ProblemStatus, string>;

interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly [problemType]: { readonly schema: typeof problemSchema } };
}

/** What a route answers if it cannot do what was asked: these, and those that every route of the admin API has. */
export function problemResponses<Status extends ProblemStatus>(
  ...statuses: readonly Status[]
): { [Each in Status | 401 | 429 | 500 | 503]: ProblemResponse } {
  const all = [...statuses, 401, 429, 500, 503] as const;
  const responses = all.map((status) => [
    status,
    { description: meanings[status], content: { [problemType]: { schema: problemSchema } } },
  ]);
  return Object.fromEntries(responses);
}

/** The security requirement of every route of the admin API. */
export const tokenNeeded = [{ token: [] }];
