import type { CommitSeq } from '../schema/ids.ts';
import type { Commit } from './commit.ts';

const lineFormat = /^(?<seq>\d+) (?<time>\S+)$/;

/** The commits that a ledger names, in its order. @throws on a line that is none */
export function parseLedger(text: string): Commit[] {
  return text.split('\n').slice(0, -1).map(parseLine);
}

function parseLine(line: string): Commit {
  const { seq, time } = lineFormat.exec(line)?.groups ?? {};
  if (seq === undefined || time === undefined) throw new Error(`not a line of a ledger: ${line}`);
  return { seq: BigInt(seq) as CommitSeq, time: new Date(time) };
}
