import { Violation } from '../kernel/violation.ts';
import { type Commit, commitsOf, isPrefix, sameContent } from '../model/content.ts';
import { describeRecord, type ModelRecord } from '../model/record.ts';

/** Checks a record that has become the newest against the one before it, and notes what a rewind takes out. */
export function checkSuccessor({
  before,
  record,
  rewound,
  conflicts,
}: {
  before: ModelRecord | undefined;
  record: ModelRecord;
  rewound: Set<Commit>;
  conflicts: readonly (readonly Commit[])[];
}): void {
  const pair = `${describeRecord(record)} after ${describeRecord(before)}`;
  checkEpoch(before, record, pair);
  const commits = commitsOf(record.state);
  if (record.kind === 'rewind') {
    for (const commit of commits) rewound.delete(commit);
    for (const commit of before ? commitsOf(before.state) : [])
      if (!commits.includes(commit)) rewound.add(commit);
    return;
  }
  const undone = commits.find((commit) => rewound.has(commit));
  if (undone !== undefined) throw new Violation('rewind undone', `commit ${undone} is back: ${pair}`);
  if (before === undefined) return;
  if (record.kind === 'open' && !sameContent(before.state, record.state)) {
    throw new Violation('chain', `an open changes the content: ${pair}`);
  }
  if (isPrefix(commitsOf(before.state), commits)) return;
  const kept = new Set(conflicts.flat());
  const dropped = commitsOf(before.state).find((commit) => !commits.includes(commit) && !kept.has(commit));
  if (record.overrides && dropped === undefined) return;
  throw new Violation('chain', `commits are dropped: ${pair}`);
}

function checkEpoch(before: ModelRecord | undefined, record: ModelRecord, pair: string): void {
  const epoch = before?.epoch ?? 0;
  if (record.epoch < epoch) throw new Violation('stale writer', pair);
  if (record.kind === 'open' ? record.epoch === epoch : record.epoch !== epoch)
    throw new Violation('epochs', pair);
}
