import { z } from 'zod';
import { defineRunbook } from './frame/runbook.ts';
import { drillPoint } from './steps/drill-point.ts';
import { requireReplica } from './steps/require-replica.ts';

const pointDocument = z.object({ seq: z.number(), time: z.string() });
const rewindDocument = z.object({ seq: z.number(), restoredFrom: z.number(), left: z.number() });

interface Facts {
  readonly point: { readonly seq: number; readonly time: string };
  readonly newest: number;
  /** Who holds the lease, and so has its application stopped and started; undefined if nobody does. */
  readonly holder: string | undefined;
  readonly asserts: readonly string[];
}

export const runbook = defineRunbook<Facts>({
  name: 'restore-to-point',
  summary: 'go back to an earlier state, for the running application (a rewind)',
  does:
    'Makes an earlier point the present state, on the replica alone: the eider of the application stops it, restores the ' +
    'point and starts it again. The point is restored and read by DuckDB before anything is changed.',
  cannotUndo:
    'commits made between the plan and the stop of the application are kept, but not in the database: they are in the state that is left, which stays a restore point.',
  options: {
    to: {
      value: '<point>',
      does: 'a number of `eider points`, a time such as 2026-11-24T12:00:00Z, or "before <time>"',
      required: true,
    },
    assert: {
      value: '<sql>',
      does: 'a query that must be true in that state, such as "SELECT count(*) > 0 FROM users"',
    },
  },
  async examine(context) {
    const { newest, lease } = await requireReplica(context);
    const to = context.options.needed('to');
    const point = await context.eider.ask(['rewind', '--to', to, '--dry-run'], pointDocument);
    const sql = context.options.text('assert');
    return {
      point,
      newest: newest.seq,
      holder: lease?.state === 'held' ? lease.instance : undefined,
      asserts: sql === undefined ? [] : [sql],
    };
  },
  plan: ({ point: { seq, time }, newest, holder, asserts }) => [
    drillPoint({ at: String(seq), asserts, ifItFails: 'nothing was changed; choose another point.' }),
    {
      does: `Go back from record ${newest} to record ${seq} of ${time}; ${holder === undefined ? 'nobody runs the application' : `the application of ${holder} restarts`}`,
      risk: 'replaces',
      ifItFails:
        'either the replica is as it was, or it has gone back: `eider points` shows a record of the kind rewind on top.',
      run: async ({ eider }) => {
        const done = await eider.ask(['rewind', '--to', String(seq)], rewindDocument);
        return {
          said: `Record ${done.seq} has gone back to record ${done.restoredFrom}`,
          undo: `npm run runbook -- restore-to-point --to ${done.left}`,
        };
      },
    },
    drillPoint({
      asserts,
      ifItFails:
        'the replica has gone back, but its newest state could not be proven: undo it as below, and call somebody.',
    }),
  ],
  next: ({ holder }) =>
    holder === undefined
      ? 'start the application'
      : 'see that the application is up again, and tell its users which commits are gone; conflicts/ may hold them',
});
