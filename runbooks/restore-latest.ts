import { resolve } from 'node:path';
import { z } from 'zod';
import { defineRunbook } from './frame/runbook.ts';
import { newestAside } from './steps/aside.ts';
import { requireReplica } from './steps/require-replica.ts';
import { requireStopped } from './steps/require-stopped.ts';
import { requireNoFile, restoreCopy } from './steps/restore-copy.ts';
import { restoreInPlace } from './steps/restore-in-place.ts';

const decisionDocument = z.object({ do: z.string(), reason: z.string() });

interface Facts {
  readonly seq: number;
  /** A file to write instead of the database's own. */
  readonly copy: string | undefined;
  readonly database: string;
  readonly aside: string | undefined;
  /** What a start of the application would think of the local file. */
  readonly local: string;
}

export const runbook = defineRunbook<Facts>({
  name: 'restore-latest',
  summary: 'bring the newest state back: to the place of the database, or as a copy',
  does:
    'Restores the newest record of the replica. With --output it writes a copy and touches nothing else; without, it takes ' +
    'the place of the database on this machine, whose application must be stopped.',
  cannotUndo: 'nothing: what lay there is kept aside, and the replica is not changed.',
  options: { output: { value: '<file>', does: 'write a copy there instead; must not exist' } },
  async examine(context) {
    const { newest } = await requireReplica(context);
    const output = context.options.text('output');
    if (output !== undefined) {
      const copy = resolve(output);
      requireNoFile(copy);
      return { seq: newest.seq, copy, database: '', aside: undefined, local: '' };
    }
    const database = await requireStopped(context);
    const { reason } = await context.eider.ask(['restore', '--dry-run'], decisionDocument);
    return { seq: newest.seq, copy: undefined, database, aside: await newestAside(database), local: reason };
  },
  plan: ({ seq, copy, database, aside, local }) => {
    const what = `the newest state (record ${seq})`;
    if (copy !== undefined) return restoreCopy({ file: copy, command: ['restore'], what });
    return restoreInPlace({
      database,
      before: aside,
      arguments: [],
      what: `${what}, of which a start would say "${local}"`,
    });
  },
  next: ({ copy }) =>
    copy === undefined
      ? 'start the application; its eider compares the file with the replica first'
      : 'use the copy',
});
