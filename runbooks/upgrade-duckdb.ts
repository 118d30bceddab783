import { ExitCode } from '../runtime/src/errors/exit-code.ts';
import { PreconditionError } from './frame/precondition-error.ts';
import { defineRunbook } from './frame/runbook.ts';
import { examineForReplacing, type ReplaceFacts, replaceByCopy } from './steps/replace-by-copy.ts';
import { requireCaughtUp } from './steps/require-caught-up.ts';
import { shipWithin } from './steps/ship-copy.ts';

interface Facts extends ReplaceFacts {
  readonly storageVersion: string;
}

export const runbook = defineRunbook<Facts>({
  name: 'upgrade-duckdb',
  summary: 'rewrite the file in the storage version of a newer DuckDB (or back in an older one)',
  does:
    'A DuckDB file keeps the storage version that it was made with. This copies it into a new file of the wanted version, ' +
    'compares every definition and every row, swaps the two and ships the new one. The application must be stopped.',
  cannotUndo:
    'an application with a DuckDB older than that version cannot open the new file. The former file is kept aside, the former state stays a restore point.',
  options: {
    to: { value: '<version>', does: 'storage version, such as v1.5.0', required: true },
    ...shipWithin,
  },
  async examine(context) {
    const storageVersion = context.options.needed('to');
    if (!/^v\d+\.\d+\.\d+$/.test(storageVersion)) {
      throw new PreconditionError({
        what: `${storageVersion} is no storage version`,
        todo: 'Name the oldest DuckDB that is to open the file, such as v1.5.0',
        exitCode: ExitCode.usage,
      });
    }
    const caughtUp = await requireCaughtUp(context);
    return { ...(await examineForReplacing(context, caughtUp)), storageVersion };
  },
  plan: ({ storageVersion, ...facts }) => replaceByCopy(facts, { storageVersion }),
  next: ({ storageVersion, aside }) =>
    `start the application with DuckDB ${storageVersion} or newer; when all is well, remove ${aside}`,
});
