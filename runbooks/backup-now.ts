import { existsSync } from 'node:fs';
import { z } from 'zod';
import { whoIsOnDisk } from '../runtime/src/supervisor/disk/alone-on-disk.ts';
import { readStatus } from './documents/status-document.ts';
import { defineRunbook } from './frame/runbook.ts';
import type { Step } from './frame/step.ts';

const backupDocument = z.object({ seq: z.number() });
const archiveDocument = z.object({
  name: z.string(),
  seq: z.number(),
  bytes: z.number(),
  seconds: z.number(),
});

interface Facts {
  /** Who writes; undefined if nobody does. */
  readonly writer: string | undefined;
  /** The local file, if there is one that nobody follows. */
  readonly file: string | undefined;
  readonly name: string;
  readonly newest: number | undefined;
}

export const runbook = defineRunbook<Facts>({
  name: 'backup-now',
  summary: 'before something risky: a snapshot of now, proven, that needs nothing of Eider to restore',
  does:
    'Writes an archive snapshot of the newest state, after restoring it and reading all of it with DuckDB. If nobody writes ' +
    'and the database lies on this machine, its present state is shipped and marked with a name first.',
  cannotUndo: 'nothing; a snapshot cannot be deleted before its time, and costs its bytes until then.',
  options: { name: { value: '<name>', does: 'what `eider points` calls the point (default: backup-now)' } },
  async examine(context) {
    const { newest, lease } = await readStatus(context);
    const path = context.settings.databasePath;
    const isMine = path !== undefined && existsSync(path) && whoIsOnDisk(path) === undefined;
    const writer = lease?.state === 'held' ? lease.instance : undefined;
    return {
      writer,
      file: isMine && writer === undefined ? path : undefined,
      name: context.options.text('name') ?? 'backup-now',
      newest: newest?.seq,
    };
  },
  plan: (facts) => [...markLocalFile(facts), archiveNewest(facts)],
});

function markLocalFile({ file, name }: Facts): Step[] {
  if (file === undefined) return [];
  return [
    {
      does: `Ship ${file} as it is, and mark that state as the point ${name}`,
      risk: 'adds',
      ifItFails: 'the file is as it was; the replica has at most a record more.',
      run: async ({ eider }) => {
        const { seq } = await eider.ask(['backup', '--name', name], backupDocument);
        return { said: `The present state is restore point ${seq} (${name})` };
      },
    },
  ];
}

function archiveNewest({ writer, newest }: Facts): Step {
  const state =
    writer === undefined
      ? 'the newest state in the bucket'
      : `the newest state in the bucket (record ${newest ?? 1} or later: as far as ${writer} has shipped, which is-my-data-safe shows)`;
  return {
    does: `Write an archive snapshot of ${state}, restored and read by DuckDB first`,
    risk: 'adds',
    ifItFails: 'the restore points are as they were; an unfinished snapshot counts as none.',
    run: async ({ eider }) => {
      const { name, seq, bytes, seconds } = await eider.ask(['archive'], archiveDocument);
      return {
        said: `Record ${seq} is archived as ${name}: ${bytes} bytes, proven by a restore of ${seconds.toFixed(1)} s`,
      };
    },
  };
}
