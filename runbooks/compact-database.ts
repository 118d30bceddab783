import { defineRunbook } from './frame/runbook.ts';
import { examineForReplacing, type ReplaceFacts, replaceByCopy } from './steps/replace-by-copy.ts';
import { requireCaughtUp } from './steps/require-caught-up.ts';
import { shipWithin } from './steps/ship-copy.ts';

export const runbook = defineRunbook<ReplaceFacts>({
  name: 'compact-database',
  summary: 'make a file smaller that DELETE did not: copy it into a new one, compare, swap, ship',
  does:
    'DuckDB reuses the space of deleted rows but never gives it back. This copies the database into a new file, compares ' +
    'every definition and every row, swaps the two and ships the new one. The application must be stopped.',
  cannotUndo: 'nothing: the former file is kept aside, the former state stays a restore point.',
  options: shipWithin,
  async examine(context) {
    return examineForReplacing(context, await requireCaughtUp(context));
  },
  plan: (facts) => replaceByCopy(facts, { storageVersion: null }),
  next: ({ aside }) => `start the application; when all is well, remove ${aside}`,
});
