import { resolve } from 'node:path';
import { z } from 'zod';
import { ExitCode } from '../runtime/src/errors/exit-code.ts';
import { PreconditionError } from './frame/precondition-error.ts';
import { defineRunbook } from './frame/runbook.ts';
import type { Step } from './frame/step.ts';
import { requireNoFile, restoreCopy } from './steps/restore-copy.ts';

const conflictsDocument = z.object({
  conflicts: z.array(
    z.object({
      id: z.string(),
      bytes: z.number(),
      newest: z.object({ seq: z.number(), time: z.string(), host: z.string() }).optional(),
      damage: z.string().optional(),
    }),
  ),
});
const discardDocument = z.object({ objects: z.number() });

type Conflict = z.infer<typeof conflictsDocument>['conflicts'][number];

interface Facts {
  readonly conflict: Conflict;
  readonly copy: string;
  readonly discard: boolean;
}

export const runbook = defineRunbook<Facts>({
  name: 'resolve-conflict',
  summary: 'look into a state that lost a conflict, keep it as a file, and, if wanted, discard it',
  does:
    'Restores what lost a conflict as a file of its own and reads all of it with DuckDB, so that its rows can be compared ' +
    'with the database. With --discard it is deleted from the bucket afterwards; the file stays.',
  cannotUndo:
    'with --discard, the conflict in the bucket is gone; the file that was written is then the only copy.',
  options: {
    output: { value: '<file>', does: 'where to restore it; must not exist', required: true },
    id: { value: '<id>', does: 'which conflict; may be left out if there is only one' },
    discard: { does: 'delete it from the bucket once the file is written and proven' },
  },
  async examine({ eider, options }) {
    const copy = requireNoFile(resolve(options.needed('output')));
    const { conflicts } = await eider.ask(['conflicts', 'list'], conflictsDocument);
    return { conflict: choose(conflicts, options.text('id')), copy, discard: options.has('discard') };
  },
  plan: ({ conflict, copy, discard }) => [
    ...restoreCopy({
      file: copy,
      command: ['conflicts', 'restore', conflict.id],
      what: `the conflict ${conflict.id} (${conflict.bytes} bytes, last written ${conflict.newest?.time} on ${conflict.newest?.host})`,
    }),
    ...(discard ? [discardConflict(conflict.id, copy)] : []),
  ],
  next: ({ copy, discard }) =>
    discard
      ? `keep ${copy} until nobody asks for it any more`
      : `compare: ATTACH '${copy}' AS lost (READ_ONLY); SELECT * FROM lost.<table> EXCEPT SELECT * FROM <table>; copy over what is missing, and run this again with --discard`,
});

function discardConflict(id: string, copy: string): Step {
  return {
    does: `Delete the conflict ${id} from the bucket`,
    risk: 'replaces',
    ifItFails:
      'the conflict may be deleted in part; run `eider conflicts resolve` again. The file is complete.',
    run: async ({ eider }) => {
      const { objects } = await eider.ask(['conflicts', 'resolve', id, '--discard'], discardDocument);
      return { said: `The conflict ${id} is gone: ${objects} objects were deleted; ${copy} holds it` };
    },
  };
}

function choose(conflicts: readonly Conflict[], id: string | undefined): Conflict {
  const ids = conflicts.map((conflict) => conflict.id);
  const only = conflicts.length === 1 ? conflicts[0] : undefined;
  const chosen = id === undefined ? only : conflicts.find((conflict) => conflict.id === id);
  if (chosen?.newest !== undefined) return chosen;
  if (chosen?.damage !== undefined) {
    throw new PreconditionError({
      what: `The conflict ${chosen.id} cannot be restored: ${chosen.damage}`,
      todo: 'Leave it where it is, and see the runbook verify-replica',
      exitCode: ExitCode.data,
    });
  }
  throw new PreconditionError({
    what:
      chosen === undefined
        ? `There ${ids.length === 0 ? 'is no conflict' : `are the conflicts ${ids.join(', ')}`}`
        : `The conflict ${chosen.id} has no record: keeping it was interrupted, and the local file is still where it was`,
    todo: ids.length > 1 ? 'Say which with --id' : 'See `eider conflicts list`',
    exitCode: ExitCode.data,
  });
}
