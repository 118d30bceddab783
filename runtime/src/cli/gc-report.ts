import type { Seq } from '../replica/log/numbers.ts';
import type { Collection } from '../replica/retention/collect-garbage.ts';
import { textTable } from './text-table.ts';

/** What became of a record, in words for people. */
interface Decision {
  readonly seq: Seq;
  readonly durableAt: string;
  readonly fate: string;
  readonly reason: string;
}

function decisionsOf({ judged, deletedRecords }: Collection): Decision[] {
  const deleted = new Set(deletedRecords);
  return judged.map(({ entry: { seq, durableAt }, fate, reason }) => {
    const carries = fate === 'dropped' && !deleted.has(seq);
    return {
      seq,
      durableAt: new Date(durableAt).toISOString(),
      fate: carries ? 'carrier' : fate,
      reason: carries ? 'a point needs the WAL bytes in it' : reason,
    };
  });
}

/** The document of `eider gc --json`. */
export function collectionDocument(collection: Collection, { dryRun }: { dryRun: boolean }) {
  const { deletedRecords, deletedObjects, bytes, locked } = collection;
  return { dryRun, records: decisionsOf(collection), deletedRecords, deletedObjects, bytes, locked };
}

/** The same for people: neighbours of one fate and reason in one line. */
export function collectionText(collection: Collection, { dryRun }: { dryRun: boolean }): string {
  const { deletedRecords, deletedObjects, bytes, locked } = collection;
  const groups: Decision[][] = [];
  for (const decision of decisionsOf(collection)) {
    const last = groups.at(-1);
    const [before] = last ?? [];
    if (before?.fate === decision.fate && before.reason === decision.reason) last?.push(decision);
    else groups.push([decision]);
  }
  const rows = groups.map((group) => {
    const [first, last] = [group.at(0), group.at(-1)];
    const { durableAt = '', fate = '', reason = '' } = first ?? {};
    return [String(first?.seq), String(last?.seq), String(group.length), durableAt, fate, reason];
  });
  const would = dryRun ? 'would be' : 'were';
  return [
    textTable(['>from', '>to', '>records', 'durable at', 'fate', 'because'], rows),
    `${deletedRecords.length} records and ${deletedObjects.length} packs and maps ${would} deleted: ${bytes} bytes.`,
    ...(locked
      ? ['A bucket lock still holds some of them, which are there yet: a later collection deletes those.']
      : []),
  ].join('\n');
}
