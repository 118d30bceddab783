import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { continueTailSearch, startTailSearch } from '../../../runtime/src/replica/protocol/find-tail.ts';
import type { Task } from '../kernel/task.ts';
import type { ModelRecord } from '../model/record.ts';
import type { Eider } from './eider.ts';

/** Some pages are short, so that a log of some dozen records needs leaps and bisection too. */
const pageLengths = [4, 1000] as const;

/** The newest record; `failed` if the bucket did not answer. */
export function* findTail(eider: Eider): Task<ModelRecord | undefined | 'failed'> {
  const { network, bucket, random } = eider.world;
  const body = eider.lease?.body;
  const named = body === undefined || body === 'garbage' ? undefined : body.position?.seq;
  // Now and then a hint that is stale, or ahead of the log.
  const hint = random.chance(0.2) ? (random.int(60) as Seq) : named;
  const limit = random.pick(pageLengths);
  let step = startTailSearch(hint);
  while (step.do === 'list') {
    const { after } = step.search;
    const page = yield* network.call(eider, () => bucket.listLog({ after, limit }));
    if (!page.ok) return 'failed';
    const { records, more } = page.value;
    step = continueTailSearch(step.search, { seqs: records.map(({ seq }) => seq), more });
  }
  const { tail } = step;
  if (tail === undefined) return undefined;
  const record = yield* network.call(eider, () => bucket.readRecord(tail));
  if (!record.ok || record.value === undefined) return 'failed';
  yield* eider.pass('tail-read');
  return record.value;
}
