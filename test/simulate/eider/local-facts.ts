import type { Line, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { ContentFacts, LocalContent } from '../../../runtime/src/replica/protocol/compare-content.ts';
import { type Content, isPrefix, sameBase, sameContent, sameList } from '../model/content.ts';
import type { Disk } from '../model/disk.ts';
import { type ModelRecord, nameOf } from '../model/record.ts';
import type { Rules } from '../rules.ts';

/** What the start sees of a file on a disk and of the newest record. */
export function contentFacts({
  disk,
  file,
  newest,
  rules,
}: {
  disk: Disk;
  file: Content;
  newest: ModelRecord;
  rules: Rules;
}): ContentFacts {
  const { position, intent, unverified } = disk;
  const { seq, state } = newest;
  const line = rules('lines') ? newest.line : (0 as Line);
  return {
    local: rules('content-comparison') ? byContent(disk, file, state) : byPosition(disk, file, newest),
    newest: { ...nameOf(newest), seq: seq as Seq, iteration: BigInt(state.iteration), line },
    position: position && { ...position, line: rules('lines') ? position.line : (0 as Line) },
    intent,
    unverified,
    // The model's `open` stays on the line of the loser: there the policy decides again.
    victory: undefined,
  };
}

function byContent({ position }: Disk, file: Content, state: Content): LocalContent {
  return {
    untouched: position?.stamp !== undefined && position.stamp === file,
    equalsPosition: position !== undefined && sameContent(file, position.state),
    iteration: BigInt(file.iteration),
    base: sameBase(file, state) ? 'same' : 'different',
    wal: compareWals(file, state),
  };
}

function compareWals(file: Content, state: Content): LocalContent['wal'] {
  if (sameList(file.wal, state.wal)) return 'same';
  if (isPrefix(file.wal, state.wal)) return 'prefix';
  return isPrefix(state.wal, file.wal) ? 'extension' : 'different';
}

/** Without content comparison: the file differs from its position or not, the replica has moved or not. */
function byPosition({ position }: Disk, file: Content, { content, state }: ModelRecord): LocalContent {
  const unchanged = position !== undefined && sameContent(file, position.state);
  const stayed = position?.content === content;
  const iteration = BigInt(file.iteration);
  const whole = { untouched: unchanged, equalsPosition: unchanged, iteration };
  if (!unchanged) return { ...whole, base: 'same', wal: stayed ? 'extension' : 'different' };
  return { ...whole, base: sameBase(file, state) ? 'same' : 'different', wal: 'different' };
}
