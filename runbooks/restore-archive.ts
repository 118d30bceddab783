import { resolve } from 'node:path';
import { z } from 'zod';
import { ExitCode } from '../runtime/src/errors/exit-code.ts';
import { PreconditionError } from './frame/precondition-error.ts';
import { defineRunbook } from './frame/runbook.ts';
import type { RunbookContext } from './frame/runbook-context.ts';
import { newestAside } from './steps/aside.ts';
import { requireStopped } from './steps/require-stopped.ts';
import { requireNoFile, restoreCopy } from './steps/restore-copy.ts';
import { restoreInPlace } from './steps/restore-in-place.ts';

const archivesDocument = z.object({ archives: z.array(z.object({ name: z.string() })) });

/** `snapshot` is as for `eider restore --archive`, `what` the same in words. */
type Facts = { readonly snapshot: string; readonly what: string } & (
  | { readonly to: 'copy'; readonly file: string }
  | { readonly to: 'database'; readonly database: string; readonly aside: string | undefined }
);

export const runbook = defineRunbook<Facts>({
  name: 'restore-archive',
  summary: 'bring back an archive snapshot, when the log or the packs are damaged or gone',
  does:
    'Restores a self-contained snapshot, which needs neither the log nor the packs. With --output it writes a copy and ' +
    'touches nothing else; without, it takes the place of the database on this machine, whose application must be stopped.',
  cannotUndo:
    'nothing: what lay there is kept aside. But a snapshot is up to a day old: what was committed since is not in it.',
  options: {
    snapshot: {
      value: '<snapshot>',
      does: 'newest, a name of `eider archive --list`, or a time (default: newest)',
    },
    output: { value: '<file>', does: 'write a copy there instead; must not exist' },
  },
  async examine(context) {
    const newest = await newestSnapshot(context);
    const snapshot = context.options.text('snapshot') ?? 'newest';
    const what =
      snapshot === 'newest' ? `the newest archive snapshot (${newest})` : `the archive snapshot ${snapshot}`;
    const output = context.options.text('output');
    if (output !== undefined) return { snapshot, what, to: 'copy', file: requireNoFile(resolve(output)) };
    const database = await requireStopped(context);
    return { snapshot, what, to: 'database', database, aside: await newestAside(database) };
  },
  plan: ({ snapshot, what, ...target }) => {
    const from = ['--archive', snapshot];
    if (target.to === 'copy') return restoreCopy({ file: target.file, command: ['restore', ...from], what });
    return restoreInPlace({ database: target.database, before: target.aside, arguments: from, what });
  },
  next: ({ to }) =>
    to === 'copy'
      ? 'use the copy'
      : 'start the application once with R2_CONFLICT=local, so that this file wins over the newer replica, whose state then lies in conflicts/; if the replica is too damaged for that, with another R2_DATABASE_KEY',
});

/** @throws {PreconditionError} if there is none */
async function newestSnapshot({ eider }: RunbookContext): Promise<string> {
  const { archives } = await eider.ask(['archive', '--list'], archivesDocument);
  const newest = archives.at(-1);
  if (newest !== undefined) return newest.name;
  throw new PreconditionError({
    what: 'There is no archive snapshot',
    todo: 'Restore from the log: restore-latest, restore-to-point',
    exitCode: ExitCode.data,
  });
}
