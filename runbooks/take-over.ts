import { z } from 'zod';
import { PreconditionError } from './frame/precondition-error.ts';
import { defineRunbook } from './frame/runbook.ts';
import { drillPoint } from './steps/drill-point.ts';
import { requireReplica } from './steps/require-replica.ts';

const releaseDocument = z.object({ released: z.boolean() });

interface Facts {
  readonly instance: string;
  readonly ttlSeconds: number;
  readonly newest: number;
}

export const runbook = defineRunbook<Facts>({
  name: 'take-over',
  summary: 'the writer is gone: prove what it left, and free the lease for another machine',
  does:
    'Proves that the newest state can be restored, asks the writer for a sign of life for as long as a living one cannot be ' +
    'silent, and frees the lease. A writer that shows one keeps it.',
  cannotUndo:
    'commits that the lost writer had not shipped are on its disk only; if that comes back, its state goes to conflicts/.',
  options: {},
  async examine(context) {
    const { newest, lease } = await requireReplica(context);
    if (lease?.state !== 'held') {
      throw new PreconditionError({
        what: 'Nobody holds the lease',
        todo: 'There is nothing to take over: start the application',
      });
    }
    return { instance: lease.instance, ttlSeconds: context.settings.leaseTtlSeconds, newest: newest.seq };
  },
  plan: ({ instance, ttlSeconds, newest }) => [
    drillPoint({ ifItFails: 'nothing was changed. Read the page of restore-archive before you go on.' }),
    {
      does: `Watch the lease of ${instance} for ${ttlSeconds} s, and free it if it does not change`,
      risk: 'replaces',
      ifItFails: `the lease is as its holder left it; whoever starts waits for ${ttlSeconds} s and takes it by himself.`,
      run: async ({ eider }) => {
        const { released } = await eider.ask(['lease', 'release', '--if-silent'], releaseDocument);
        return {
          said: released
            ? `The lease of ${instance} is free; record ${newest} is the newest`
            : 'The lease was free already',
        };
      },
    },
  ],
  next: () =>
    'start the application on another machine: `eider run -- <command>` restores the newest state. Make sure that the lost machine does not come back with users on it',
});
