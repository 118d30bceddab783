import { listConflicts } from '../../../runtime/src/replica/conflicts.ts';
import type { Fleet } from '../support/fleet.ts';
import { flawsOf, readWholeLog } from '../support/whole-log.ts';
import type { Commit } from '../writer/ledger.ts';
import type { Course } from './course.ts';
import { accountForObjects } from './unaccounted.ts';

/** What is left at the end, when the last instance has stopped. */
export interface Verdict {
  /** Broken promises; none if all is well. */
  readonly broken: readonly string[];
  /** Figures for people. */
  readonly figures: Readonly<Record<string, number | string>>;
}

/** Looks whether every promise was kept. The store must be reachable. */
export async function judge(course: Course): Promise<Verdict> {
  const { fleet, losses, cutOff, unexpected } = course;
  const { stage, log } = fleet;
  const { commits, agree } = await fleet.books();
  const acknowledged = fleet.acknowledged();
  const lines = await readWholeLog({ store: stage.store, log });
  const objects = await accountForObjects({ store: stage.store, keys: stage.keys, lines, cutOff });
  const verified = await stage.eider(['verify']);
  const lost = await lostCommits(course, commits, acknowledged);
  const broken = [
    ...(agree ? [] : ['the checks of the application do not hold']),
    ...outOfOrder(commits),
    ...tooManyUnknown(commits, acknowledged, losses.length),
    ...lost.broken,
    ...flawsOf(lines),
    ...(verified.code === 0 ? [] : [`verify exits with ${verified.code}: ${verified.stdout}`]),
    ...objects.unaccounted.map((key) => `nothing accounts for ${key}`),
    ...fleet.violations(),
    ...unexpected,
  ];
  return {
    broken,
    figures: {
      commits: acknowledged.length,
      'commits lost with a disk': lost.count,
      'oldest of them, seconds before the loss': lost.oldestSeconds.toFixed(2),
      'commits kept in conflicts': lost.kept,
      records: lines.length,
      reigns: lines.filter(({ kind }) => kind === 'open').length,
      'objects of reigns that were cut off': objects.explained.length,
    },
  };
}

function outOfOrder(commits: readonly string[]): string[] {
  const wrong = commits.findIndex((commit, index) => !commit.startsWith(`${index + 1} `));
  return wrong < 0 ? [] : [`commit ${commits[wrong]} is at place ${wrong + 1}`];
}

/** A kill can come between a commit and its line in the ledger: one of them per kill. */
function tooManyUnknown(
  commits: readonly string[],
  acknowledged: readonly Commit[],
  kills: number,
): string[] {
  const known = new Set(acknowledged.map(nameOf));
  const unknown = commits.filter((commit) => !known.has(commit));
  return unknown.length <= kills ? [] : [`${unknown.length} commits that nobody made, after ${kills} kills`];
}

/** Commits that the newest state lacks. */
interface LostCommits {
  readonly broken: string[];
  readonly count: number;
  readonly oldestSeconds: number;
  /** Those that lie in a conflict: their writer was taken for dead before it had shipped them. */
  readonly kept: number;
}

/** Only the loss of a disk may cost commits, and only those that no record held by then; a conflict keeps them. */
async function lostCommits(
  { fleet, losses }: Course,
  commits: readonly string[],
  acknowledged: readonly Commit[],
): Promise<LostCommits> {
  const broken: string[] = [];
  const excuses: { durable: Set<string>; time: number }[] = [];
  for (const { durable, time, diskLost } of losses) {
    const held = (await fleet.books(String(durable))).commits;
    const changed = held.findIndex((commit, index) => commits[index] !== commit);
    if (changed >= 0) broken.push(`commit ${held[changed]}, durable in record ${durable}, is gone`);
    if (diskLost) excuses.push({ durable: new Set(held), time });
  }
  const present = new Set(commits);
  const inConflicts = await commitsInConflicts(fleet);
  const missing = acknowledged.filter((commit) => !present.has(nameOf(commit)));
  const lost = missing.filter((commit) => !inConflicts.has(nameOf(commit)));
  let oldestSeconds = 0;
  for (const commit of lost) {
    const excuse = excuses.find(({ time }) => commit.time <= time);
    if (excuse === undefined || excuse.durable.has(nameOf(commit)))
      broken.push(`commit ${nameOf(commit)} is gone`);
    else oldestSeconds = Math.max(oldestSeconds, (excuse.time - commit.time) / 1000);
  }
  return { broken, count: lost.length, oldestSeconds, kept: missing.length - lost.length };
}

async function commitsInConflicts(fleet: Fleet): Promise<Set<string>> {
  const { store, keys } = fleet.stage;
  const found = new Set<string>();
  for (const { id, newest } of await listConflicts({ store, keys })) {
    if (newest === undefined) continue;
    for (const commit of (await fleet.booksOfConflict(id)).commits) found.add(commit);
  }
  return found;
}

const nameOf = ({ n, id }: Commit): string => `${n} ${id}`;
