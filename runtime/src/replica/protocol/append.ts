/** What tells a record from every other one when the outcome of its PUT is in doubt. */
export interface RecordIdentity {
  readonly id: string;
  /** SHA-256 of the whole object: a cloned process may repeat an id, but not with other bytes. */
  readonly bodySha256: string;
}

/** The answer to the request that the step before asked for. */
export type AppendAnswer =
  /** `unknown`: a time-out, a reset, a 5xx or a 429; the bytes may be there, now or later. */
  | { readonly to: 'create'; readonly outcome: 'created' | 'exists' | 'unknown' }
  /** The record that stands at the seq; undefined if there is none. */
  | { readonly to: 'read'; readonly there: RecordIdentity | undefined }
  /** Whether a list after the seq found anything. */
  | { readonly to: 'list-above'; readonly found: boolean };

export type AppendStep =
  /** Send the same bytes under the same id (again). */
  | { readonly do: 'create' }
  /** Read the record that stands at the seq. */
  | { readonly do: 'read' }
  /** List after the seq. */
  | { readonly do: 'list-above' }
  /** The record is durable. */
  | { readonly do: 'durable' }
  /** Another writer has taken over: this one never appends again. */
  | { readonly do: 'fenced' };

/**
 * The step after an answer while a record is being appended at its seq with `If-None-Match: *`; the first step is `create`.
 * A read or a list that failed is simply asked again.
 */
export function nextAppendStep({ own, answer }: { own: RecordIdentity; answer: AppendAnswer }): AppendStep {
  switch (answer.to) {
    case 'create':
      return afterCreate(answer.outcome);
    case 'read':
      // The epoch proves nothing: a record of our own epoch that is not ours is a clone's.
      if (answer.there === undefined) return { do: 'list-above' };
      return { do: isSameRecord(own, answer.there) ? 'durable' : 'fenced' };
    case 'list-above':
      // Something stood here and is gone. Only retention removes records, and only below a later one.
      return { do: answer.found ? 'fenced' : 'create' };
  }
}

/** True if both are the same record with the same bytes. */
export function isSameRecord(a: RecordIdentity, b: RecordIdentity): boolean {
  return a.id === b.id && a.bodySha256 === b.bodySha256;
}

function afterCreate(outcome: 'created' | 'exists' | 'unknown'): AppendStep {
  if (outcome === 'created') return { do: 'durable' };
  return { do: outcome === 'exists' ? 'read' : 'create' };
}
