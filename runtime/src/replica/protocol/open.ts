import { type Epoch, nextSeq, noSeq, type Seq } from '../log/numbers.ts';
import { type AppendAnswer, isSameRecord, type RecordIdentity } from './append.ts';

/** The newest record, as far as an opener must know it. */
export interface Tail {
  readonly seq: Seq;
  readonly epoch: Epoch;
}

/**
 * Where and under which epoch to open.
 * @param options.tail the newest record; undefined if the log is empty
 * @param options.tried highest epoch that this process has tried to open with; 0 if none. An open that fell into a hole of
 *   the log left its number there.
 */
export function planOpen({ tail, tried }: { tail: Tail | undefined; tried: Epoch }): Tail {
  return {
    seq: nextSeq(tail?.seq ?? noSeq),
    epoch: (Math.max(tail?.epoch ?? 0, tried) + 1) as Epoch,
  };
}

export type OpenStep =
  | { readonly do: 'create' }
  | { readonly do: 'read' }
  | { readonly do: 'list-above' }
  /** The reign has begun: nobody of a lower epoch can append any more. */
  | { readonly do: 'opened' }
  /** The replica moved: find the tail and run the whole start decision again. */
  | { readonly do: 'decide-again'; readonly why: 'taken' | 'hole' };

/**
 * The step after an answer while an `open` record is being created; the first step is `create`. The record counts only
 * after a list above it came back empty: below another record it stands in a hole that retention left, where it fences nobody.
 */
export function nextOpenStep({ own, answer }: { own: RecordIdentity; answer: AppendAnswer }): OpenStep {
  switch (answer.to) {
    case 'create':
      if (answer.outcome === 'unknown') return { do: 'create' };
      return { do: answer.outcome === 'created' ? 'list-above' : 'read' };
    case 'read':
      if (answer.there === undefined || !isSameRecord(own, answer.there)) {
        return { do: 'decide-again', why: 'taken' };
      }
      return { do: 'list-above' };
    case 'list-above':
      return answer.found ? { do: 'decide-again', why: 'hole' } : { do: 'opened' };
  }
}
