import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import {
  type AppendAnswer,
  type AppendStep,
  nextAppendStep,
} from '../../../runtime/src/replica/protocol/append.ts';
import type { Task } from '../kernel/task.ts';
import { describeRecord, identityOf, type ModelRecord } from '../model/record.ts';
import type { Rules } from '../rules.ts';
import type { Eider } from './eider.ts';
import type { Reign } from './reign.ts';

export type Appended =
  | { readonly outcome: 'durable'; readonly record: ModelRecord }
  | { readonly outcome: 'fenced' | 'gave-up' };

/** Appends a record; asks `rebuild` for another only where a protection is taken out. */
export function* append(
  eider: Eider,
  reign: Reign,
  first: ModelRecord,
  rebuild: (seq: Seq) => ModelRecord,
): Task<Appended> {
  const { rules } = eider.world;
  let record = first;
  let step: AppendStep = { do: 'create' };
  for (;;) {
    if (step.do === 'durable') {
      eider.note(() => `durable: ${describeRecord(record)}`);
      return { outcome: 'durable', record };
    }
    if (step.do === 'fenced') {
      const above = eider.world.bucket.newest;
      if (rules('epoch-check') || above === undefined) return { outcome: 'fenced' };
      record = rebuild((above.seq + 1) as Seq);
      step = { do: 'create' };
    }
    if (reign.deadline !== undefined && eider.world.clock.now > reign.deadline) return { outcome: 'gave-up' };
    reign.ownIds.add(record.id);
    const answer = yield* request(eider, step, record);
    if (answer === undefined) {
      yield* eider.rest(1000);
      continue;
    }
    const isUnknown = answer.to === 'create' && answer.outcome === 'unknown';
    if (isUnknown) yield* eider.rest(1000);
    if (isUnknown && !rules('idempotent-retry')) record = rebuild(record.seq);
    step = nextAppendStep({ own: identityOf(record), answer: weakened(answer, record, rules) });
  }
}

/** Undefined if a read or a list failed. */
export function* request(
  eider: Eider,
  step: { readonly do: string },
  record: ModelRecord,
): Task<(AppendAnswer & { found?: ModelRecord | boolean | undefined }) | undefined> {
  const { network, bucket } = eider.world;
  switch (step.do) {
    case 'create': {
      yield* eider.pass(`before-${record.kind === 'open' ? 'open' : 'append'}`);
      eider.note(() => `sends ${describeRecord(record)}`);
      const answer = yield* network.call(eider, () => bucket.createRecord(record));
      yield* eider.pass(`after-${record.kind === 'open' ? 'open' : 'append'}`);
      return { to: 'create', outcome: answer.ok ? answer.value : 'unknown' };
    }
    case 'read': {
      const answer = yield* network.call(eider, () => bucket.readRecord(record.seq));
      if (!answer.ok) return undefined;
      const there = answer.value && identityOf(answer.value);
      return { to: 'read', there, found: answer.value };
    }
    default: {
      const answer = yield* network.call(eider, () => bucket.listLog({ after: record.seq, limit: 1 }));
      if (!answer.ok) return undefined;
      return { to: 'list-above', found: answer.value.records.length > 0 };
    }
  }
}

/** The answer as a writer understands it that lacks a protection. */
export function weakened(
  answer: AppendAnswer & { found?: ModelRecord | boolean | undefined },
  own: ModelRecord,
  rules: Rules,
): AppendAnswer {
  if (answer.to !== 'read' || typeof answer.found !== 'object') return answer;
  const { found } = answer;
  const sameEpoch = found.epoch === own.epoch && found.author === own.author;
  const isTakenForOwn =
    (!rules('body-hash') && found.id === own.id) ||
    (!rules('idempotent-retry') && sameEpoch && own.kind !== 'open');
  return isTakenForOwn ? { to: 'read', there: identityOf(own) } : { to: 'read', there: answer.there };
}
