import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import {
  type CollectAnswer,
  type CollectRequest,
  collectGarbage,
} from '../../../runtime/src/replica/protocol/collect.ts';
import type { RecordFacts } from '../../../runtime/src/replica/protocol/find-opens.ts';
import type { RetentionPolicy } from '../../../runtime/src/replica/protocol/retention.ts';
import { judgeLog } from '../faults/points.ts';
import type { Task } from '../kernel/task.ts';
import type { Rules } from '../rules.ts';
import type { Eider } from './eider.ts';
import type { Reign } from './reign.ts';
import { weakenListing } from './weaken-listing.ts';

/** Collects now and then while its application runs. */
export function* collectLoop(eider: Eider, reign: Reign): Task {
  const { settings, random } = eider.world;
  const known = new Map<Seq, RecordFacts>();
  for (;;) {
    yield* eider.rest(settings.collect * random.between(0.5, 1.5));
    if (eider.reign !== reign || reign.stop !== undefined) break;
    yield* collectOnce(eider, reign, known);
  }
  reign.loops--;
  eider.signal.fire();
}

function* collectOnce(eider: Eider, reign: Reign, known: Map<Seq, RecordFacts>): Task {
  const { settings, rules } = eider.world;
  const policy = policyUnder(rules, settings.retention);
  const collector = collectGarbage({ epoch: reign.epoch, policy, known });
  /** Only without `collector-order`: the one listing of the log. */
  let early: CollectAnswer | undefined;
  if (!rules('collector-order')) {
    early = yield* answer(eider, reign, { do: 'list-log' });
    if (early === undefined) return;
    yield* eider.pass('gc-objects-listed');
  }
  for (let step = collector.next(); !step.done; ) {
    yield* eider.pass(`gc-${step.value.do}`);
    const reply: CollectAnswer | undefined =
      early !== undefined && step.value.do === 'list-log' ? early : yield* answer(eider, reign, step.value);
    // The next collection begins anew.
    if (reply === undefined) return;
    step = collector.next(reply);
  }
}

function policyUnder(rules: Rules, policy: RetentionPolicy): RetentionPolicy {
  return rules('restore-grace') ? policy : { ...policy, grace: 2 };
}

/** Undefined if the bucket did not answer. */
function* answer(eider: Eider, reign: Reign, request: CollectRequest): Task<CollectAnswer | undefined> {
  const { network, bucket, rules } = eider.world;
  switch (request.do) {
    case 'list-objects': {
      const names = yield* network.call(eider, () => bucket.listObjects());
      if (!names.ok) return undefined;
      const objects = names.value.map((name) => ({ name, epoch: epochOf(name) }));
      return { to: request.do, objects, held: rules('collector-holds') ? new Set(reign.held) : new Set() };
    }
    case 'list-log': {
      const page = yield* network.call(eider, () => bucket.listLog({ after: 0 as Seq, limit: 1e6 }));
      if (!page.ok) return undefined;
      return {
        to: request.do,
        records: weakenListing(page.value.records, eider.world),
        now: page.value.date,
      };
    }
    case 'read-records': {
      const found = yield* network.call(eider, () => request.seqs.map((seq) => bucket.readRecord(seq)));
      if (!found.ok) return undefined;
      const facts = new Map<Seq, RecordFacts>();
      if (!rules('newest-still-there')) {
        for (const seq of request.seqs) facts.set(seq, { epoch: 0 as Epoch, isOpen: false, isNamed: false });
      }
      for (const record of found.value) {
        if (record === undefined) continue;
        facts.set(record.seq, {
          epoch: record.epoch,
          isOpen: record.kind === 'open',
          isNamed: record.isNamed,
        });
      }
      return { to: request.do, facts };
    }
    case 'reach': {
      const reach = yield* network.call(eider, () => reachOf(eider, request.seqs));
      return reach.ok ? { to: request.do, reach: reach.value } : undefined;
    }
    case 'delete-records': {
      const seqs = rules('permanent-opens') ? request.seqs : [...request.seqs, ...oldFences(eider)];
      eider.note(() => `collector deletes records ${seqs}`);
      const done = yield* network.call(eider, () => bucket.deleteRecords(seqs));
      return done.ok ? { to: request.do } : undefined;
    }
    case 'delete-objects': {
      eider.note(() => `collector deletes ${request.names}`);
      const done = yield* network.call(eider, () => bucket.deleteObjects(request.names), { slowness: 60 });
      return done.ok ? { to: request.do } : undefined;
    }
  }
}

function reachOf(eider: Eider, seqs: readonly Seq[]): { objects: Set<string>; records: Set<Seq> } {
  const { bucket } = eider.world;
  const objects = new Set<string>();
  const records = new Set<Seq>();
  for (const seq of seqs) {
    const record = bucket.readRecord(seq);
    for (const segment of record?.segments ?? []) records.add(segment.in);
    if (record?.map === undefined) continue;
    objects.add(record.map);
    for (const pack of bucket.maps.get(record.map)?.packs ?? []) objects.add(pack);
  }
  return { objects, records };
}

/** Only without `permanent-opens`: what stays as a fence alone. */
function oldFences({ world }: Eider): Seq[] {
  const { window, grace } = world.settings.retention;
  return judgeLog(world)
    .filter(({ fate, entry }) => fate === 'fence' && world.clock.now - entry.durableAt > window + grace)
    .map(({ entry }) => entry.seq);
}

function epochOf(name: string): Epoch {
  return Number.parseInt(name.slice(name.indexOf('/') + 1).slice(0, 8), 16) as Epoch;
}
