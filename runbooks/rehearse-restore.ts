import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { defineRunbook } from './frame/runbook.ts';
import type { Step } from './frame/step.ts';
import { drillPoint } from './steps/drill-point.ts';
import { requireReplica } from './steps/require-replica.ts';
import { restoreCopy } from './steps/restore-copy.ts';

const archivesDocument = z.object({ archives: z.array(z.object({ name: z.string() })) });

interface Facts {
  readonly at: string;
  readonly asserts: readonly string[];
  readonly bytes: number;
  /** The newest archive snapshot; undefined if there is none. */
  readonly archive: string | undefined;
  readonly scratch: string;
}

export const runbook = defineRunbook<Facts>({
  name: 'rehearse-restore',
  summary: 'the weekly exercise: restore both ways, read everything with DuckDB, with timings',
  does:
    'Restores the newest state from the log, and the newest archive snapshot, each into a scratch folder, reads all of both ' +
    'with DuckDB, says how long each took, and throws both away. The application does not notice.',
  cannotUndo: 'nothing; how it went is noted in the lease, where health checks look for it.',
  options: {
    at: { value: '<point>', does: 'another point than the newest' },
    assert: { value: '<sql>', does: 'a query that must be true in it' },
    scratch: {
      value: '<folder>',
      does: 'where there is room for the snapshot (default: the folder for temporary files)',
    },
  },
  async examine(context) {
    const { newest } = await requireReplica(context);
    const { archives } = await context.eider.ask(['archive', '--list'], archivesDocument);
    const sql = context.options.text('assert');
    return {
      at: context.options.text('at') ?? 'newest',
      asserts: sql === undefined ? [] : [sql],
      bytes: newest.databaseBytes + newest.walBytes,
      archive: archives.at(-1)?.name,
      scratch: context.options.text('scratch') ?? tmpdir(),
    };
  },
  plan: ({ at, asserts, archive, scratch }) => [
    drillPoint({
      at,
      asserts,
      ifItFails: 'the replica is as it was, and this point does NOT restore: see verify-replica.',
    }),
    archive === undefined ? noArchive : rehearseArchive({ archive, scratch }),
  ],
  next: ({ bytes }) =>
    `write the timings down: what restoring ${(bytes / 2 ** 20).toFixed(1)} MiB takes today is how long an outage will last`,
});

const noArchive: Step = {
  does: 'Note that there is no archive snapshot to rehearse',
  ifItFails: 'nothing was changed.',
  run: async () => ({ said: 'There is no archive snapshot yet: backup-now writes one' }),
};

/** In a folder of its own that is removed whatever happens. */
function rehearseArchive({ archive, scratch }: { archive: string; scratch: string }): Step {
  return {
    does: `Restore the archive snapshot ${archive} into a scratch folder, and read all of it with DuckDB`,
    ifItFails:
      'the bucket is as it was, and the newest archive snapshot does NOT restore: backup-now writes another.',
    run: async (context) => {
      const folder = await mkdtemp(join(scratch, 'eider-rehearsal-'));
      const started = performance.now();
      try {
        const said: string[] = [];
        const file = join(folder, 'archive.duckdb');
        const command = ['restore', '--archive', archive];
        for (const step of restoreCopy({ file, command, what: 'the snapshot' })) {
          said.push((await step.run(context)).said);
        }
        const seconds = (performance.now() - started) / 1000;
        return {
          said: `The archive snapshot ${archive} was restored and read in ${seconds.toFixed(1)} s: ${said.at(-1)}`,
        };
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}
