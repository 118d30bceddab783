import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { collectGarbage } from '../../../runtime/src/replica/protocol/collect.ts';
import type { CollectAnswer, CollectRequest } from '../../../runtime/src/replica/protocol/collector.ts';
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
    case 'carriers': {
      const records = yield* network.call(eider, () => carriersOf(eider, request.seqs));
      return records.ok ? { to: request.do, records: records.value } : undefined;
    }
    case 'reach': {
      const objects = yield* network.call(eider, () => reachOf(eider, request.seqs));
      if (!objects.ok || objects.value === undefined) return undefined;
      return { to: request.do, objects: objects.value };
    }
    case 'is-there': {
      const found = yield* network.call(eider, () => bucket.readRecord(request.seq) !== undefined);
      return found.ok ? { to: request.do, there: found.value || !rules('newest-still-there') } : undefined;
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
    case 'breathe':
      return { to: request.do };
  }
}

function carriersOf({ world: { bucket } }: Eider, seqs: readonly Seq[]): Set<Seq> {
  return new Set(seqs.flatMap((seq) => bucket.readRecord(seq)?.segments.map((segment) => segment.in) ?? []));
}

/** Undefined if the map of a record is missing: nothing that is in doubt is deleted. */
function reachOf({ world: { bucket } }: Eider, seqs: readonly Seq[]): Set<string> | undefined {
  const objects = new Set<string>();
  for (const seq of seqs) {
    const name = bucket.readRecord(seq)?.map;
    if (name === undefined) continue;
    const map = bucket.maps.get(name);
    if (map === undefined) return undefined;
    for (const needed of [name, ...map.packs]) objects.add(needed);
  }
  return objects;
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
