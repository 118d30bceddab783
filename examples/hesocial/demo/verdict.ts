import type { Commit } from '../app/commit.ts';
import type { Inspection } from '../checks/inspection.ts';
import { contradictions } from './contradictions.ts';
import { formatCommits, formatCount, formatSeconds } from './format.ts';
import { measureLoss } from './loss.ts';

/** What was seen in a run of the demo. */
export interface Evidence {
  /** The life that ended with kill -9 and the loss of its disk. */
  firstLife: {
    /** Its ledger. */
    acknowledged: readonly Commit[];
    killedAt: Date;
  };
  /** The life that began on an empty disk and ended with SIGTERM. */
  secondLife: {
    /** What the platform found when it opened the database that was restored for it. */
    found: Inspection;
    acknowledged: readonly Commit[];
    exitCode: number | null;
  };
  /** The database that the second life left on its disk. */
  left: Inspection;
  /** The database that was restored into an empty folder after the second life. */
  elsewhere: Inspection & { journal: readonly Commit[] };
}

/** One promise, and whether this run kept it. */
export interface Finding {
  promise: string;
  kept: boolean;
  /** The numbers behind it. */
  seen: string;
}

/** Milliseconds: a sync interval of one second, plus what a capture and its upload may take on a busy machine. */
export const lossLimit = 2000;

/** Holds what was seen against what Eider promises. */
export function judge(evidence: Evidence): Finding[] {
  return [
    judgeCrash(evidence),
    judgeAgreement('after the crash, tables and checks agree', evidence.secondLife.found),
    judgeOrder(evidence),
    judgeStop(evidence),
    judgeCopy(evidence),
    judgeAgreement('after the stop, tables and checks agree', evidence.elsewhere),
  ];
}

function judgeCrash({ firstLife, secondLife }: Evidence): Finding {
  const { acknowledged, killedAt } = firstLife;
  const loss = measureLoss({ acknowledged, last: secondLife.found.last, crashedAt: killedAt });
  return {
    promise: `kill -9 and a lost disk cost at most ${formatSeconds(lossLimit)} of commits`,
    kept: acknowledged.length > 0 && loss.oldestAge <= lossLimit,
    seen: `${formatCommits(loss.commits)} of ${formatCount(acknowledged.length)}, the oldest ${formatSeconds(loss.oldestAge)} old`,
  };
}

function judgeAgreement(promise: string, { tables, checks }: Inspection): Finding {
  const broken = checks.filter(({ violations }) => violations !== 0);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const held = `${formatCount(rows)} rows, ${checks.length - broken.length} of ${checks.length} checks hold`;
  const seen = [held, ...broken.map(({ name, violations }) => `not: ${name} (${violations})`)].join('; ');
  return { promise, kept: checks.length > 0 && broken.length === 0, seen };
}

function judgeOrder({ firstLife, secondLife, elsewhere }: Evidence): Finding {
  const wrong = contradictions(elsewhere.journal, {
    firstLife: firstLife.acknowledged,
    restored: secondLife.found.last,
    secondLife: secondLife.acknowledged,
  });
  const compared = `${formatCommits(elsewhere.journal.length)} compared with the ledgers, one by one`;
  return {
    promise: 'what is there is in order, without a gap',
    kept: wrong.length === 0,
    seen: wrong.length === 0 ? compared : `${compared}; wrong: ${wrong.slice(0, 5).join(', ')}`,
  };
}

function judgeStop({ secondLife, elsewhere }: Evidence): Finding {
  const { acknowledged, exitCode } = secondLife;
  const newest = acknowledged.at(-1)?.seq;
  return {
    promise: 'SIGTERM loses nothing, and the application’s own exit code comes through',
    kept: newest !== undefined && elsewhere.last === newest && exitCode === 0,
    seen: `last commit ${elsewhere.last} of ${newest ?? 'none'}, exit code ${exitCode ?? 'none'}`,
  };
}

function judgeCopy({ left, elsewhere }: Evidence): Finding {
  const other = new Map(elsewhere.tables.map(({ name, fingerprint }) => [name, fingerprint]));
  const different = left.tables.filter(({ name, fingerprint }) => other.get(name) !== fingerprint);
  const equal = `${left.tables.length - different.length} of ${left.tables.length} tables are equal`;
  return {
    promise: 'restored on another machine, it is the database that was left behind',
    kept: left.tables.length > 0 && different.length === 0,
    seen: different.length === 0 ? equal : `${equal}; not: ${different.map(({ name }) => name).join(', ')}`,
  };
}
