import { resolve } from 'node:path';
import { z } from 'zod';
import { defineRunbook } from './frame/runbook.ts';
import { newestAside } from './steps/aside.ts';
import { requireReplica } from './steps/require-replica.ts';
import { requireStopped } from './steps/require-stopped.ts';
import { requireNoFile, restoreCopy } from './steps/restore-copy.ts';
import { restoreInPlace } from './steps/restore-in-place.ts';

const decisionDocument = z.object({ reason: z.string() });

type Facts =
  /** To a file of its own. */
  | { readonly to: 'copy'; readonly seq: number; readonly file: string }
  | {
      readonly to: 'database';
      readonly seq: number;
      readonly database: string;
      /** The newest folder aside. */
      readonly aside: string | undefined;
      /** What a start of the application would think of the local file. */
      readonly local: string;
    };

export const runbook = defineRunbook<Facts>({
  name: 'restore-latest',
  summary: 'bring the newest state back: to the place of the database, or as a copy',
  does:
    'Restores the newest record of the replica. With --output it writes a copy and touches nothing else; without, it takes ' +
    'the place of the database on this machine, whose application must be stopped.',
  cannotUndo: 'nothing: what lay there is kept aside, and the replica is not changed.',
  options: { output: { value: '<file>', does: 'write a copy there instead; must not exist' } },
  async examine(context) {
    const { seq } = (await requireReplica(context)).newest;
    const output = context.options.text('output');
    if (output !== undefined) return { to: 'copy', seq, file: requireNoFile(resolve(output)) };
    const database = await requireStopped(context);
    const { reason } = await context.eider.ask(['restore', '--dry-run'], decisionDocument);
    return { to: 'database', seq, database, aside: await newestAside(database), local: reason };
  },
  plan: (facts) => {
    const what = `the newest state (record ${facts.seq})`;
    if (facts.to === 'copy') return restoreCopy({ file: facts.file, command: ['restore'], what });
    const { database, aside, local } = facts;
    const said = `${what}, of which a start would say "${local}"`;
    return restoreInPlace({ database, before: aside, arguments: [], what: said });
  },
  next: ({ to }) =>
    to === 'copy'
      ? 'use the copy'
      : 'start the application; its eider compares the file with the replica first',
});
