import { ExitCode } from '../../errors/exit-code.ts';
import type { CommandDefinition } from '../command-definition.ts';

export const definition: CommandDefinition = {
  description:
    'Checks what Eider needs: Node.js, DuckDB, the settings, the folder of the database, its disk, the file itself, and ' +
    'whether the bucket answers, tells the same time, and keeps its promise not to overwrite. ' +
    'Changes nothing; what it writes to try something out, it removes.',
  examples: [
    { line: 'doctor', does: 'check this machine and the bucket with the settings of the environment' },
    { line: 'doctor --json', does: 'the same for a program' },
    {
      line: 'doctor --endpoint file:///backup --bucket replicas --database app.duckdb',
      does: 'check a folder as the bucket',
    },
  ],
  exitCodes: [
    ExitCode.data,
    ExitCode.unreachable,
    ExitCode.cannotWrite,
    ExitCode.refused,
    ExitCode.configuration,
  ],
  reports: true,
  async run(commandLine) {
    const [{ examine }, { renderResults }] = await Promise.all([
      import('../doctor/examine.ts'),
      import('../doctor/render-results.ts'),
    ]);
    const results = await examine({ load: () => commandLine.settings(), environment: process.env });
    const failure = results.find((result) => result.outcome === 'failure');
    commandLine.answer({
      document: { ok: failure === undefined, checks: results },
      text: renderResults(results),
    });
    return failure?.exitCode ?? ExitCode.done;
  },
};
